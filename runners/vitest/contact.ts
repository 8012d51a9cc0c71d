/** Whom each attempt of a test reached, its hooks and fixtures included. What came after it ended is nobody's. */
import type { Contact } from '../../core/model.ts';
import { watchAnswers } from '../../fixtures/access/contact.ts';
import { workerVariable } from '../../fixtures/access/contact-record.ts';
import type { Pending } from '../../fixtures/access/pending.ts';
import { uptime } from '../../fixtures/access/uptime.ts';
import { environment } from '../../fixtures/context/current-environment.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import { failedAnswerOf, mostTelling } from '../suite/failed-answers.ts';
import type { Attempt, FailedAnswer } from '../suite/journal.ts';
import { isReached, Reached } from '../suite/reached.ts';
import { unansweredOf } from '../suite/unanswered.ts';

/** What its record says of staging. */
export type Told = Pick<Attempt, 'contact' | 'failed' | 'unanswered' | 'silent'>;

/** Of an attempt, when it ended, and in which worker. */
export interface Seen extends Told {
  readonly contact: Contact;
  readonly ended: number;
  readonly worker: string | undefined;
  /** A program that no test started, such as a browser, may have asked for it. */
  readonly beside?: true;
}

/** An attempt, as far as it asks. */
export interface Asker {
  readonly reached: Reached;
  readonly failed: FailedAnswer[];
  readonly pending: Set<Pending>;
  /** A declared origin, or a program that may have. */
  hasAsked: boolean;
}

export function newAsker(): Asker {
  return { reached: new Reached(), failed: [], pending: new Set(), hasAsked: false };
}

let current: (() => Asker | undefined) | undefined;

/** No test has started it. */
let hasProgram = false;

/** The test that is running, or a hook for several, has started a program. */
export function noteStarted(): void {
  const asker = current?.();
  if (asker === undefined) hasProgram = true;
  else asker.hasAsked = true;
}

/** What it has asked so far. */
export function seenBy({ reached, failed, pending, hasAsked }: Asker): Seen {
  const contact = reached.contact();
  const unanswered = unansweredOf([...pending].flatMap(({ waited }) => waited ?? []));
  return {
    contact,
    ended: uptime(),
    worker: processVariables()[workerVariable],
    ...(failed.length === 0 ? {} : { failed: mostTelling(failed) }),
    ...(unanswered.length === 0 ? {} : { unanswered }),
    ...(hasAsked || isReached(contact) ? {} : { silent: true }),
    ...(hasProgram ? { beside: true } : {}),
  };
}

/** `asking`: who does, where this is called; an answer that an earlier attempt asked for is not this one's. From the first call on. */
export function watchAskers(asking: () => Asker | undefined): void {
  if (current !== undefined) return;
  current = asking;
  watchAnswers(
    environment(),
    asking,
    (answer, asker, exchange) => {
      asker?.reached.add(answer);
      asker?.failed.push(...failedAnswerOf(answer, exchange));
    },
    (_, asker, request) => {
      if (asker === undefined) return;
      asker.hasAsked = true;
      if (request === undefined) return;
      asker.pending.add(request);
      request.onAnswer(() => asker.pending.delete(request));
    },
  );
}
