/** Whom each attempt of a test reached, its hooks and fixtures included. What came after it ended is nobody's. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Contact } from '../../core/model.ts';
import { watchAnswers } from '../../fixtures/access/contact.ts';
import { environment } from '../../fixtures/context/current-environment.ts';
import { Reached } from '../suite/reached.ts';

let known: AsyncLocalStorage<Reached> | undefined;

/** Tests that run side by side are told apart by who asked; an answer that an earlier attempt asked for is not this one's. */
export async function withContact(run: () => Promise<void>, reached: (contact: Contact) => void): Promise<void> {
  const attempt = new Reached();
  try {
    await attempts().run(attempt, run);
  } finally {
    reached(attempt.contact());
  }
}

function attempts(): AsyncLocalStorage<Reached> {
  if (known !== undefined) return known;
  const storage = new AsyncLocalStorage<Reached>();
  known = storage;
  watchAnswers(
    environment(),
    () => storage.getStore(),
    (answer, attempt) => attempt?.add(answer),
  );
  return storage;
}
