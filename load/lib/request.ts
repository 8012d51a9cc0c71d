/** Requests to declared origins, with what the definition sends along. k6 loads this file. */
import encoding from 'k6/encoding';
import http, { type RefinedResponse } from 'k6/http';
import { didYouMean } from '../../core/nearest.ts';
import { environment, origin } from './environment.ts';

export interface Request {
  /** Default `GET`. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Starts with a slash. */
  readonly path: string;
  /** What the request is counted under; needed if the path has ids in it. Default: the path. */
  readonly name?: string;
  /** Default: the origin called `api`, else the first. */
  readonly origin?: string;
  /** A bearer token, instead of the session of the claim's account. */
  readonly token?: string;
  /** Sent as JSON. */
  readonly json?: object;
}

export type Answer = RefinedResponse<'text'>;

const fields: Readonly<Record<keyof Request, true>> = {
  ...{ method: true, path: true, name: true },
  ...{ origin: true, token: true, json: true },
};

/** Redirects are not followed: the definition's headers must not reach another host. Throws a `ReferenceError` for a field that is none. */
export function request(asked: Request): Answer {
  refuseUnknown(asked);
  const { method = 'GET', path, name = path, origin: where, token, json } = asked;
  const base = origin(where);
  return http.request(method, `${base}${path}`, json === undefined ? null : JSON.stringify(json), {
    headers: { ...headers(token), ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
    cookies: Object.fromEntries(
      [...environment.cookies, ...(token === undefined ? (environment.session?.cookies ?? []) : [])]
        .filter((cookie) => environment.origins[cookie.origin] === base)
        .map((cookie) => [cookie.name, cookie.value]),
    ),
    redirects: 0,
    responseType: 'text',
    tags: { name },
  });
}

/** A mistyped field would be left out, and another request be sent. */
function refuseUnknown(asked: object): void {
  const known = Object.keys(fields);
  for (const field of Object.keys(asked)) {
    if (known.includes(field)) continue;
    const question = didYouMean(field, known, 'did');
    throw new ReferenceError(
      `request(): "${field}" is not a field; ${question === '' ? `the fields are ${known.join(', ')}` : question}`,
    );
  }
}

/** The value at `key` of a JSON answer, or undefined if the answer is not such JSON. */
export function field(answer: Answer, key: string): unknown {
  try {
    const document: unknown = JSON.parse(answer.body ?? '');
    return typeof document === 'object' && document !== null ? (document as Record<string, unknown>)[key] : undefined;
  } catch {
    return undefined;
  }
}

function headers(token: string | undefined): Record<string, string> {
  const { basic } = environment;
  return {
    ...environment.headers,
    ...environment.loadHeaders,
    ...(basic === undefined
      ? {}
      : { authorization: `Basic ${encoding.b64encode(`${basic.username}:${basic.password}`)}` }),
    ...(token === undefined ? environment.session?.headers : { authorization: `Bearer ${token}` }),
  };
}
