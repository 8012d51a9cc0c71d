/** What a visit leaves, as JSON. */
import type { Events } from './events.ts';
import type { Look } from './in-page/look.ts';

export interface Visit extends Events {
  readonly url: string;
  /** Of the first answer to the address itself, before redirects. */
  readonly status: number;
  /** Every document, redirects by status and by script included: status and address. The first 50. */
  readonly hops: readonly Hop[];
  /** How many documents there were. */
  readonly documents: number;
  /** Where it ended, or was stopped from going: an address outside the declared origins. */
  readonly end: string;
  /** It was stopped from going to another origin. */
  readonly foreign: boolean;
  /** Why it did not load, in the browser's words. */
  readonly trouble?: string;
  /** What it showed at the end; absent if it did not answer within the time for the visit. */
  readonly shown?: Shown;
  /** The text at its own address that stayed for half a second; the page may have gone elsewhere after that. */
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
  /** Texts of its document, or that stayed on it, which the document where it ended does not have; the first 200. */
  readonly own: readonly string[];
  /** There was such a document to compare with: it did not end at an origin that is not visited. */
  readonly compared: boolean;
  /** Which of the texts that must not be there are in it, in its scripts too. */
  readonly found: readonly string[];
  /** Why more may have been sent than was read. */
  readonly gap?: string;
}

/** `visit` by the account, or by a visitor if there is none; `anonymous` by somebody who is not signed in. */
export interface Visits {
  readonly visit?: Visit;
  readonly anonymous?: Visit;
}
