/** Whom each attempt of a test reached, its hooks and fixtures included. What came after it ended is nobody's. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Contact } from '../../core/model.ts';
import { watchAnswers } from '../../fixtures/access/contact.ts';
import { environment } from '../../fixtures/context/current-environment.ts';
import { failedAnswerOf, mostTelling } from '../suite/failed-answers.ts';
import type { FailedAnswer } from '../suite/journal.ts';
import { Reached } from '../suite/reached.ts';

interface Attempt {
  readonly reached: Reached;
  readonly failed: FailedAnswer[];
}

let known: AsyncLocalStorage<Attempt> | undefined;

/**
 * Tests that run side by side are told apart by who asked; an answer that an earlier attempt asked for is not this one's. `failed`: what staging
 * answered with an error.
 */
export async function withContact(
  run: () => Promise<void>,
  ended: (contact: Contact, failed: FailedAnswer[]) => void,
): Promise<void> {
  const attempt: Attempt = { reached: new Reached(), failed: [] };
  try {
    await attempts().run(attempt, run);
  } finally {
    ended(attempt.reached.contact(), mostTelling(attempt.failed));
  }
}

function attempts(): AsyncLocalStorage<Attempt> {
  if (known !== undefined) return known;
  const storage = new AsyncLocalStorage<Attempt>();
  known = storage;
  watchAnswers(
    environment(),
    () => storage.getStore(),
    (answer, attempt, exchange) => {
      attempt?.reached.add(answer);
      attempt?.failed.push(...failedAnswerOf(answer, exchange));
    },
  );
  return storage;
}
