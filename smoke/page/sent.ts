/** What a visitor is sent, before any of its scripts runs. */
import type { Page } from 'playwright-core';
import { defined } from '../../core/defined.ts';
import { ReasonError } from '../../core/errors.ts';
import { partialBody } from '../../fixtures/access/http-body.ts';
import { answerWithin } from '../../fixtures/browser/answer.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import { isSameDocument } from './address.ts';
import { type Document, readDocument } from './in-page/sent.ts';
import type { Sent } from './visit.ts';

/** Texts of a document that are compared, and those that are kept. */
const most = { compared: 10_000, kept: 200 };
/** Seconds to read a document. */
const patience = 5;

export interface Sending {
  readonly url: string;
  /** Of the answer that the browser got. */
  readonly status: number;
  /** Where the visit ended, or the application's home: texts that are sent there too are not content. */
  readonly other: string | undefined;
  /** The visit ended at a declared origin. */
  readonly visited: boolean;
  /** Texts that must not be sent. */
  readonly texts: readonly string[];
  /** Lines that stayed on the page for a while. */
  readonly stayed: readonly string[];
}

/** Never rejects: what could not be read is a gap. */
export async function sentTo(page: Page, asked: Sending, http: ProbeContext['http']): Promise<Sent> {
  const { url, status, other, visited, texts, stayed } = asked;
  const isSame = other !== undefined && isSameDocument(url, other);
  const [own, compared] = await Promise.all([
    documentAt(page, http, { url, status, texts }),
    isSame || other === undefined ? undefined : documentAt(page, http, { url: other, status: 200, texts: [] }),
  ]);
  if (typeof own === 'string') return { own: [], compared: false, found: [], gap: own };
  const shared = isSame ? own : compared;
  const isCompared = typeof shared === 'object' && !shared.cut;
  const known = isCompared ? shared.texts : [];
  const others = new Set(known);
  const rest = [...own.texts, ...stayed].filter((text) => !others.has(text));
  const isCut = texts.length === 0 && (own.cut || rest.length > most.kept);
  const all = known.join(' ');
  return {
    own: rest.slice(0, most.kept).filter((text) => !all.includes(text)),
    ...{ compared: visited && isCompared, found: own.found },
    ...defined({ gap: isCut ? `${url} sends more texts than are compared` : undefined }),
  };
}

interface Wanted {
  readonly url: string;
  readonly status: number;
  readonly texts: readonly string[];
}

/** A text is why the document could not be read. */
async function documentAt(
  page: Page,
  http: ProbeContext['http'],
  { url, status, texts }: Wanted,
): Promise<Document | string> {
  try {
    const answer = await http.request({ url, redirects: 0 });
    if (answer.status !== status)
      return `${url} answered ${answer.status} when it was read once more, and ${status} before`;
    if (answer.bodyEnd !== 'complete') return `${url}: ${partialBody[answer.bodyEnd]}`;
    const html = new TextDecoder().decode(answer.body);
    const read = await answerWithin(patience * 1000, readApart(page, html, texts), undefined);
    return read ?? `${url} could not be read within ${patience} s`;
  } catch (error) {
    return error instanceof ReasonError ? error.message : `${url} could not be read`;
  }
}

/** In a blank page: the visited one may be busy, or forbid it to parse (Trusted Types). */
async function readApart(page: Page, html: string, texts: readonly string[]): Promise<Document> {
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(readDocument, { html, texts: [...texts], most: most.compared });
  } finally {
    await blank.close();
  }
}
