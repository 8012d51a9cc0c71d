/** What is kept of a page for its grade. */
import type { BodyEnd } from '../../../fixtures/access/http-body.ts';
import type { Result } from './points.ts';

export interface Cookie {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** In lower case. */
  readonly sameSite?: string;
}

/** `page.json` */
export interface Seen {
  /** After redirects. */
  readonly url: string;
  readonly status: number;
  readonly bodyEnd: BodyEnd;
  readonly secure: boolean;
  /** Those that are judged. */
  readonly headers: Readonly<Record<string, string>>;
  readonly metas: { readonly policies: readonly string[]; readonly referrer?: string };
  readonly cookies: readonly Cookie[];
  readonly scripts: Result;
  /** Where redirects of the same host without TLS lead; absent if nothing listens there. */
  readonly plain?: readonly string[];
  /** What an unknown origin is allowed. */
  readonly stranger: { readonly asked: string; readonly allowed: string; readonly credentials: string };
}
