/** What is asked of a stream, and what is kept of it. */
import type { Measured } from '../../../core/model.ts';
import type { Answer } from '../../../fixtures/access/http.ts';
import type { Request } from '../../../fixtures/claims/request.ts';

export interface StreamArgs {
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  readonly request?: Request;
  /** Seconds until the first event, connecting included. */
  readonly within: number;
}

/** `answer.json`; what came of the body is next to it. */
export interface StreamAnswer {
  readonly url: string;
  readonly status: number;
  /** Without parameters, in lower case; empty if there is none. */
  readonly contentType: string;
  readonly bodyEnd: Answer['bodyEnd'];
  /** From the request's start to the end of the first event, or of the body. */
  readonly milliseconds: number;
  readonly pointsTo?: string;
  /** What each check comes to, by its id, if the stream hands out a token: what is kept of it shows none. */
  readonly values?: Readonly<Record<string, Measured>>;
}

export const bodyFile = 'stream.txt';
