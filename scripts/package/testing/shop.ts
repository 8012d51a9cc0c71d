/** The team's product: a server that is not one of our stand-ins, whose answers a test changes. */
import { type Staging, startStaging } from '../../../gate/testing/staging.ts';

export interface Shop extends AsyncDisposable {
  readonly url: string;
  heading: string;
  /** The status of the orders. */
  orders: number;
  /** What a pear costs. */
  pear: number;
}

export async function openShop(): Promise<Shop> {
  const staging: Staging = await startStaging();
  const shop: Shop = {
    url: staging.url,
    heading: 'Orders',
    orders: 200,
    pear: 3,
    [Symbol.asyncDispose]: () => staging[Symbol.asyncDispose](),
  };
  staging.intercept = (request, response) => {
    const answer = answers(shop)[request.url ?? ''];
    if (answer === undefined) return false;
    const type = answer.body.startsWith('<') ? 'text/html' : 'application/json';
    response.writeHead(answer.status, { 'content-type': type }).end(answer.body);
    return true;
  };
  return shop;
}

function answers({ heading, orders, pear }: Shop): Readonly<Record<string, { status: number; body: string }>> {
  const page = `<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><h1>${heading}</h1></html>`;
  return {
    '/': { status: 200, body: page },
    '/api/orders': { status: orders, body: '[]' },
    '/api/prices': { status: 200, body: JSON.stringify({ pear }) },
  };
}
