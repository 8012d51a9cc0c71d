/** What is kept of an endpoint. */
import type { Measured } from '../../../core/model.ts';
import type { Answer } from '../../../fixtures/access/http.ts';

/** `answers.json`; the bodies are next to it. */
export interface Answers {
  readonly url: string;
  /** The candidate's version or commit for the service; empty if it is not known. */
  readonly expected: string;
  /** What the service calls that build besides. */
  readonly besides?: readonly string[];
  readonly answers: readonly Sample[];
  /** Why later samples are missing. */
  readonly broken?: string;
}

export interface Sample {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  /** Those that checks ask for. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly bodyEnd: Answer['bodyEnd'];
  readonly file: string;
  readonly milliseconds: number;
  /** The answer's own time, else this machine's, which alone says how old a cached answer is. ISO 8601. */
  readonly at: string;
  readonly redirects: readonly string[];
  readonly pointsTo?: string;
  /** What each check comes to, by its id, if the answer hands out a token: what is kept of it shows none. */
  readonly values?: Readonly<Record<string, Measured>>;
}
