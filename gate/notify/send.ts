/** Sends a message to a webhook, whose address is a secret. */
import { decoded } from '../../core/decoded.ts';
import { messageOf } from '../../core/errors.ts';
import { line } from '../../core/sanitize.ts';
import { createHttp } from '../../fixtures/access/http.ts';

export interface Sent {
  readonly accepted: boolean;
  /** What became of it, without the address. */
  readonly words: string;
}

/** Milliseconds. */
const patience = 15_000;
/** Characters of an answer that are shown. */
const excerpt = 200;

export async function send(address: string, message: object): Promise<Sent> {
  const url = new URL(address);
  const http = createHttp(
    { origins: { receiver: url.origin }, production: [], headers: {}, loadHeaders: {}, cookies: [] },
    { keepAlive: false },
  );
  const clean = (text: string): string => line(hidden(text, url), excerpt);
  try {
    const { status, body } = await http.request({
      url: url.href,
      method: 'POST',
      json: JSON.parse(JSON.stringify(message)),
      deadline: patience,
      // Where it is led to is no receiver: a sign-in answers with 200, too.
      redirects: 0,
    });
    const said = clean(Buffer.from(body).toString().trim());
    return {
      accepted: status >= 200 && status < 300,
      words: `${url.host} answered ${status}${said === '' ? '' : `: ${said}`}`,
    };
  } catch (error) {
    return { accepted: false, words: clean(messageOf(error)) };
  } finally {
    await http.close();
  }
}

/** The whole address, and each part of it that lets somebody send. */
function hidden(text: string, { href, pathname, search, username, password }: URL): string {
  const parts = [href, `${pathname}${search}`, pathname, search, ...pathname.split('/'), username, password];
  return parts
    .filter((part) => part.length >= 8)
    .toSorted((a, b) => b.length - a.length)
    .reduce((clean, part) => clean.replaceAll(part, '[secret]').replaceAll(decoded(part), '[secret]'), text);
}
