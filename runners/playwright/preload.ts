/**
 * Node requires this first in each process of a suite: the guard, and what launches the gate's Chromium. A configuration of ours that imports the team's would
 * have to resolve each of its paths again, and would miss browsers that specs and set-up scripts launch by themselves;
 * here the team's configuration is loaded as it is, from where it is.
 */
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { watchAnswers } from '../../fixtures/access/contact.ts';
import type { Exchange } from '../../fixtures/access/exchange.ts';
import { guardProcess } from '../../fixtures/access/guard-process.ts';
import { isNode, mayAsk } from '../../fixtures/access/programs.ts';
import { type Answer, answersAt } from '../../fixtures/access/targets.ts';
import { environment } from '../../fixtures/context/current-environment.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import { failedAnswerOf } from '../suite/failed-answers.ts';
import { AnswerNotes } from './answer-notes.ts';
import { currentAttempt, holdAttempt, type Tests } from './attempts.ts';
import type { Watch } from './browser-answers.ts';
import { takeOver } from './launches.ts';
import { OpenRequests } from './open-requests.ts';
import { waitingFor } from './page-request.ts';
import { type Assertions, nameUnawaited } from './unawaited.ts';
import { launchVariables } from './variables.ts';

const {
  [launchVariables.module]: module,
  [launchVariables.chromium]: chromium,
  [launchVariables.headless]: headless,
  [launchVariables.answers]: answers,
  [launchVariables.twins]: twins,
} = processVariables();
const notes = answers === undefined ? undefined : new AnswerNotes(answers);
let tests: (Tests & Assertions) | undefined;
guardProcess(import.meta.filename, (program) => {
  if ([chromium, headless].includes(program)) return;
  const isWatched = isNode(program);
  if (isWatched || mayAsk(program)) notes?.add({ started: basename(program), isWatched }, attempt());
});
if (module === undefined || chromium === undefined || headless === undefined) {
  throw new Error(
    `${[launchVariables.module, launchVariables.chromium, launchVariables.headless].join(', ')} are not all set: this module is for stagegate's own use.`,
  );
}
const load = createRequire(module);
if (isPlaywrights(module)) {
  tests = load('playwright/test') as Tests & Assertions;
  nameUnawaited(tests);
}
takeOver(load('playwright-core'), {
  browsers: { chromium, headless },
  environment: environment(),
  watch: notes === undefined ? undefined : watching(notes),
  twins,
});

function attempt(): string | undefined {
  return tests === undefined ? undefined : currentAttempt(tests);
}

/** Its workers and what loads its specs, and no process that a test starts. */
function isPlaywrights(module: string): boolean {
  return process.argv[1]?.startsWith(join(dirname(module), sep)) === true;
}

/** What Node gets, from now on; returns what is to be done with what a page gets. */
function watching(notes: AnswerNotes): Watch {
  const note = (answer: Answer | undefined, asker: string | undefined, exchange?: Exchange): void => {
    if (answer === undefined) return;
    const own = asker === attempt() ? asker : undefined;
    notes.add(answer, own);
    for (const failed of failedAnswerOf(answer, exchange)) notes.add({ failed }, own);
  };
  const answerAt = answersAt(environment());
  const open = new OpenRequests(tests, notes);
  const ask = (origin: string | undefined, asker: string | undefined, by: { readonly isPage?: boolean } = {}): void => {
    if (origin !== undefined) notes.add({ asked: origin, ...by }, asker);
  };
  watchAnswers(environment(), attempt, note, (origin, asker, request) => {
    ask(origin, asker);
    if (request === undefined) return;
    open.add(asker, request, () => request.waited);
    request.onAnswer(() => open.remove(request));
  });
  return () => {
    const asker = attempt();
    return {
      ask: (url, request) => {
        const origin = answerAt(url)?.origin;
        ask(origin, asker, { isPage: true });
        const waited = origin === undefined || request === undefined ? undefined : waitingFor(request);
        if (request !== undefined && waited !== undefined) open.add(asker, request, waited);
      },
      end: (request) => open.remove(request),
      signOut: (why) => notes.add({ signedOut: why }, asker),
      note: (url, head, sent) =>
        note(answerAt(url, head), asker, head && sent ? { ...sent, status: head.status } : undefined),
      hold: (work) => {
        if (tests !== undefined) holdAttempt(tests, work);
      },
    };
  };
}
