/**
 * Watches the tests of a file. Node loads this and what it imports, once for the process (`preload.ts`), as far as it has compiled it before: to load it
 * with the specs would take longer, for each of them.
 */
import type { createRequire } from 'node:module';
import type { TestRunner } from 'vitest';
import { currentAttempt, latestAttempt, notePass } from './attempt.ts';
import { watchAttempts } from './attempt-hooks.ts';
import { watchAskers } from './contact.ts';
import { type Chai, notePassed } from './passed-assertions.ts';
import { watchSupertest } from './supertest.ts';

declare global {
  namespace NodeJS {
    interface Process {
      readonly stagegateWatchesTests: typeof watchTests;
    }
  }
}

/** What the specs have: a pool of virtual machines has modules of its own. */
interface Specs {
  readonly aroundEach: typeof import('vitest').aroundEach;
  readonly chai: Chai;
  readonly TestRunner: typeof TestRunner;
  readonly createRequire: typeof createRequire;
}

/** For each file anew. */
export function watchTests({ aroundEach, chai, TestRunner, createRequire }: Specs): void {
  watchAttempts({ aroundEach, TestRunner });
  watchAskers(() => currentAttempt()?.asker);
  notePassed(chai, (test) => notePass(currentAttempt() ?? latestAttempt(test)));
  watchSupertest(currentAttempt, notePass, createRequire);
}
