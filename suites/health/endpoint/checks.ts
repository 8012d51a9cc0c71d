/** What is checked of an endpoint, in words. */
import { theCandidate } from '../../../fixtures/claims/candidate.ts';
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { thresholdOf, wordsOf } from '../../../fixtures/claims/expected.ts';
import { jsonDrafts } from '../../../fixtures/claims/json-checks.ts';
import { type Asked, requestLine, type Source, samplesOf } from './args.ts';
import { fresh as near } from './read.ts';

type Draft = CheckDraft<Source>;

/** Who suffers from a wrong answer depends on what is asked. */
function whoRelies({ layer }: Pick<Asked, 'layer'>): string {
  if (layer === 'health') return 'Load balancers and on-call staff rely on this answer.';
  return layer === 'api'
    ? 'Clients rely on this answer of the API; if it differs, they break.'
    : 'Whatever asks for this relies on the answer.';
}

export function statusCheck({ is, ...asked }: Asked): Draft {
  const expected = [is].flat().join(' or ');
  const line = requestLine(asked);
  return {
    title: `${line} answers ${expected}`,
    failure: `${line} does not answer ${expected}`,
    why: whoRelies(asked),
    threshold: { unit: 'status', is, minSamples: samplesOf(asked) },
    measures: { from: 'status' },
  };
}

export function jsonChecks({ json, ...asked }: Asked): readonly Draft[] {
  return jsonDrafts(json, samplesOf(asked)).map(({ subject: { at, expected }, ...draft }) => ({
    ...draft,
    ...(asked.layer === 'health' ? {} : { why: whoRelies(asked) }),
    measures: { from: 'json', at, expected },
  }));
}

export function headerChecks({ headers, ...asked }: Asked): readonly Draft[] {
  return Object.entries(headers).map(([name, expected]) => ({
    id: name,
    ...wordsOf(`header ${name.toLowerCase()}`, expected),
    why: 'Browsers, caches and clients act on this header.',
    threshold: { ...thresholdOf(expected), minSamples: samplesOf(asked) },
    measures: { from: 'header', name: name.toLowerCase(), expected },
  }));
}

export function textCheck({ text, ...asked }: Asked): Draft | undefined {
  if (text === undefined) return undefined;
  const line = requestLine(asked);
  return {
    id: 'text',
    ...wordsOf(`the text of ${line}`, text),
    why: 'Clients and people rely on this text.',
    threshold: { ...thresholdOf(text), minSamples: samplesOf(asked) },
    measures: { from: 'text', expected: text },
  };
}

export function versionCheck({ version, ...asked }: Asked): Draft | undefined {
  if (version === undefined) return undefined;
  return {
    id: 'version',
    title: 'The reported version is the candidate’s',
    failure: 'The reported version is not the candidate’s',
    why: 'A verdict about one build says nothing about another.',
    threshold: { unit: 'text', is: theCandidate, minSamples: samplesOf(asked) },
    measures: { from: 'version', at: version },
  };
}

export function environmentCheck({ environment, ...asked }: Asked): Draft | undefined {
  if (environment === undefined) return undefined;
  const { at, is } = typeof environment === 'string' ? { at: environment, is: 'staging' } : environment;
  return {
    id: 'environment',
    title: `The service reports that it is ${is}`,
    failure: `The service does not report that it is ${is}`,
    why: 'A staging service with another environment’s configuration can touch real users and real money.',
    threshold: { unit: 'text', is, minSamples: samplesOf(asked) },
    measures: { from: 'environment', at },
  };
}

export function freshCheck({ fresh, ...asked }: Asked): Draft | undefined {
  if (fresh === undefined) return undefined;
  return {
    id: 'freshness',
    title: `Its timestamp is at most ${fresh.seconds} s old`,
    failure: `Its timestamp is more than ${fresh.seconds} s off`,
    why: 'A cached answer says nothing about the system as it is now.',
    threshold: { unit: 'text', is: near, minSamples: samplesOf(asked) },
    measures: { from: 'timestamp', ...fresh },
  };
}
