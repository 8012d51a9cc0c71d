/** Tests that fail by a `TypeError`, after another of their suite has asked staging: by an environment variable that is not set, or by what staging answered. */
import type { Tried } from './trial.ts';

export const unsetFiles = {
  'client.ts': `const pin = process.env.SHOP_PIN;
export function key(_region?: string): string {
  return process.env.SHOP_KEY!.trim();
}
export const digits = (): string[] => pin!.split('');
`,
};

/** `SHOP_REGION` is set for the suite, and `PREPARED` may be set by a test of it; staging answers with no items. */
export function unsetSpec(app: string): string {
  return `import { digits, key } from '../client';
test('asks', async () => { expect((await fetch('${app}')).status).toBe(200); });
test('lacks an address', () => { process.env.API_URL.replace('http', 'ws'); });
test('lacks a key in a helper', () => { key(process.env.API_URL); });
test('lacks what was read before', () => { digits(); });
test('has asked', async () => { await fetch('${app}'); process.env.API_URL.replace('http', 'ws'); });
test('reads an answer', async () => {
  const { items } = await (await fetch('${app}')).json();
  items[0].id.replace('x', process.env.SHOP_REGION);
});
let order: any;
test('keeps an answer', async () => { order = (await (await fetch('${app}')).json()).order; expect(1).toBe(1); });
test('reads a kept answer', () => { order.id.replace('x', process.env.SHOP_REGION, process.env.API_URL); });
test('has the variable', () => { const order: any = {}; process.env.SHOP_REGION.replace('e', order.name.replace('x', 'y')); });
test('prepares', async () => {
  const { token } = await (await fetch('${app}')).json();
  if (token) process.env.PREPARED = token;
  expect(token).toBeUndefined();
});
test('lacks what a test sets', () => { process.env.PREPARED.trim(); });
`;
}

/** Of each test that did not pass: which variables its failure names, and whether it blames the test. */
export function unsetSaid({ reading }: Tried): Readonly<Record<string, string>> {
  const title = (id: string): string => id.slice(id.indexOf('/') + 1);
  const failed = Object.entries(reading.measurements).filter(([, { value }]) => value === 'failed');
  return Object.fromEntries(
    failed.map(([id, { items = [] }]) => [
      title(id),
      [
        ...items.flatMap(({ detail = '' }) => /variables: \[(.*)\]/.exec(detail)?.[1] ?? []),
        ...items.flatMap(({ blames, label }) => (blames === 'test' ? [label] : [])),
      ].join('; '),
    ]),
  );
}

/** With `API_URL`, `SHOP_KEY` and `SHOP_PIN` set where the gate runs, and none of them named in the claim. Where no line says more, those that the files read are named. */
export const unsetExpected = {
  'lacks-an-address': "'API_URL'; API_URL is not set for the suite",
  'lacks-a-key-in-a-helper': "'SHOP_KEY'; SHOP_KEY is not set for the suite",
  'lacks-what-was-read-before': "'SHOP_PIN'",
  'has-asked': "'API_URL'",
  'reads-an-answer': "'API_URL'",
  'reads-a-kept-answer': "'API_URL'",
  'has-the-variable': "'API_URL'",
  // Why it is not set is not known: a test that should set it failed, and says so.
  'lacks-what-a-test-sets': "'PREPARED'; PREPARED is not set for the suite",
};
