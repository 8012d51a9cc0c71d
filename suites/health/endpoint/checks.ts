/** What is checked of an endpoint, in words. */
import type { Value } from '../../../core/model.ts';
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import type { Sentences } from '../../../fixtures/claims/claim-options.ts';
import { steps } from '../../../fixtures/claims/pointer.ts';
import type { Asked, Source } from './args.ts';
import { candidate, fresh as near } from './read.ts';

type Draft = CheckDraft<Source>;

export function statusCheck({ path, is, samples }: Asked): Draft {
  const expected = [is].flat().join(' or ');
  return {
    title: `${path} answers ${expected}`,
    failure: `${path} does not answer ${expected}`,
    why: 'Load balancers and on-call staff rely on this answer.',
    threshold: { unit: 'status', is, minSamples: samples },
    measures: { from: 'status' },
  };
}

export function jsonChecks({ json, samples }: Asked): readonly Draft[] {
  return Object.entries(json).map(([at, is]) => ({
    id: subjectOf(at),
    ...wordsFor(at, is),
    threshold: { unit: 'text', is, minSamples: samples },
    measures: { from: 'json', at },
  }));
}

export function versionCheck({ version, samples }: Asked): Draft | undefined {
  if (version === undefined) return undefined;
  return {
    id: 'version',
    title: 'The reported version is the candidate’s',
    failure: 'The reported version is not the candidate’s',
    why: 'A verdict about one build says nothing about another.',
    threshold: { unit: 'text', is: candidate, minSamples: samples },
    measures: { from: 'version', at: version },
  };
}

export function environmentCheck({ environment, samples }: Asked): Draft | undefined {
  if (environment === undefined) return undefined;
  const { at, is } = typeof environment === 'string' ? { at: environment, is: 'staging' } : environment;
  return {
    id: 'environment',
    title: `The service reports that it is ${is}`,
    failure: `The service does not report that it is ${is}`,
    why: 'A staging service with another environment’s configuration can touch real users and real money.',
    threshold: { unit: 'text', is, minSamples: samples },
    measures: { from: 'json', at },
  };
}

export function freshCheck({ fresh, samples }: Asked): Draft | undefined {
  if (fresh === undefined) return undefined;
  return {
    id: 'freshness',
    title: `Its timestamp is at most ${fresh.seconds} s old`,
    failure: `Its timestamp is more than ${fresh.seconds} s off`,
    why: 'A cached answer says nothing about the system as it is now.',
    threshold: { unit: 'text', is: near, minSamples: samples },
    measures: { from: 'timestamp', ...fresh },
  };
}

/** `/checks/database/healthy` is about the `database`; a pointer of nothing but general words is about the last one. */
function subjectOf(pointer: string): string {
  const parts = steps(pointer);
  const telling = parts.filter((part) => !adjectives.has(part.toLowerCase()) && !wrappers.has(part.toLowerCase()));
  return telling.length > 0 ? telling.join(' ') : (parts.at(-1) ?? 'answer');
}

function wordsFor(pointer: string, is: Value | readonly Value[]): Sentences {
  const subject = subjectOf(pointer);
  const last = steps(pointer).at(-1) ?? '';
  const wanted =
    is === true && last !== subject && adjectives.has(last.toLowerCase()) ? last : [is].flat().join(' or ');
  const start = `${subject.slice(0, 1).toUpperCase()}${subject.slice(1)}`;
  return {
    title: `${start} is ${wanted}`,
    failure: `${start} is not ${wanted}`,
    why: 'The system reports this part of itself because it cannot work well without it.',
  };
}

const adjectives = new Set(['healthy', 'ok', 'up', 'ready', 'connected', 'available', 'alive', 'enabled']);
const wrappers = new Set([
  'checks',
  'components',
  'services',
  'dependencies',
  'details',
  'data',
  'info',
  'status',
  'state',
  'value',
  'result',
]);
