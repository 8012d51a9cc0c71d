/** What is checked of a stream, in words. */
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { type Expected, thresholdOf, wordsOf } from '../../../fixtures/claims/expected.ts';
import { jsonDrafts } from '../../../fixtures/claims/json-checks.ts';
import type { Source } from './read.ts';

type Draft = CheckDraft<Source>;

export interface First {
  readonly event?: Expected | undefined;
  readonly json: Readonly<Record<string, Expected>>;
  readonly text?: Expected | undefined;
}

const why = 'A page that waits for events shows nothing new until the first one comes.';

export function connectionChecks(path: string): readonly Draft[] {
  return [
    {
      title: `${path} answers 200`,
      failure: `${path} does not answer 200`,
      why: 'A browser opens an event stream with no other status.',
      threshold: { unit: 'status', is: 200 },
      measures: { from: 'status' },
    },
    {
      id: 'content-type',
      title: `${path} is an event stream`,
      failure: `${path} is not an event stream`,
      why: 'A browser opens an event stream with no other content type.',
      threshold: { unit: 'text', is: 'text/event-stream' },
      measures: { from: 'content-type' },
    },
  ];
}

export function arrivalCheck(path: string, within: number): Draft {
  return {
    id: 'first-event',
    title: `The first event of ${path} arrives within ${within} s`,
    failure: `No event of ${path} arrives within ${within} s`,
    why,
    threshold: { unit: 's', max: within },
    measures: { from: 'first-event' },
  };
}

export function eventChecks({ event, json, text }: First): readonly Draft[] {
  return [
    ...jsonDrafts(json, 1).map(
      ({ subject, ...draft }): Draft => ({ ...draft, measures: { from: 'json', ...subject } }),
    ),
    ...(event === undefined ? [] : [check('event', 'the name of the first event', event)]),
    ...(text === undefined ? [] : [check('text', 'the data of the first event', text)]),
  ];
}

function check(from: 'event' | 'text', subject: string, expected: Expected): Draft {
  return {
    id: from,
    ...wordsOf(subject, expected),
    why,
    threshold: thresholdOf(expected),
    measures: { from, expected },
  };
}
