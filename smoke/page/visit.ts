/** What a visit leaves, as JSON. */
import type { Events } from './events.ts';
import type { Look } from './in-page/look.ts';

export interface Visit extends Events {
  readonly url: string;
  /** Of the first answer to the address itself, before redirects. */
  readonly status: number;
  /** Status and address of every document, redirects by status and by script included; the first 50. */
  readonly hops: readonly Hop[];
  /** How many documents there were. */
  readonly documents: number;
  /** Where it ended, or was stopped from going: an address outside the declared origins. */
  readonly end: string;
  /** It was stopped from leaving the declared origins. */
  readonly foreign: boolean;
  /** Why it did not load, in the browser's words. */
  readonly trouble?: string;
  /** What it showed at the end; absent if it did not answer within the time for the visit. */
  readonly shown?: Shown;
  /** The last text at its own address that stayed for half a second, before the page went on. */
  readonly stayed?: string;
  /** What a guarded page sends a visitor; absent if it is not guarded, or sends no page. */
  readonly sent?: Sent;
  /** The picture has one colour. */
  readonly blank: boolean;
  readonly milliseconds: number;
}

export interface Hop {
  readonly status: number;
  readonly url: string;
}

export type Shown = Pick<Look, 'text' | 'found' | 'fields' | 'passwords' | 'newPasswords' | 'pictures' | 'canvases'>;

export interface Sent {
  /** Texts of its document, and lines that stayed on it, that the document where it ended lacks; the first 200. */
  readonly own: readonly string[];
  /** That document could be read. It cannot if the visit was stopped from leaving the declared origins. */
  readonly compared: boolean;
  /** Which of the texts that must not be sent are in it, its scripts included. */
  readonly found: readonly string[];
  /** Why more may have been sent than was read. */
  readonly gap?: string;
}

/** `visit` by the account, or by a visitor if there is none; `anonymous` by somebody who is not signed in. */
export interface Visits {
  readonly visit?: Visit;
  readonly anonymous?: Visit;
}
