/** The checks on an environment's variables, in words. */
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import type { Sentences } from '../../../fixtures/claims/claim-options.ts';
import { type Asked, requiredNames } from './args.ts';
import type { Flaw } from './inspect.ts';
import type { Subject } from './read.ts';

const sentences: Readonly<Record<Flaw['kind'], Sentences & { readonly id: string }>> = {
  missing: {
    id: 'variables-present',
    title: 'Every required variable is set',
    failure: 'Required variables are missing or empty',
    why: 'A service that starts without a setting falls back to one that nobody chose.',
  },
  unresolved: {
    id: 'variables-resolved',
    title: 'Every variable is resolved',
    failure: 'Variables still contain a placeholder',
    why: 'A placeholder that was never filled in is taken for the value itself.',
  },
  production: {
    id: 'no-production',
    title: 'No variable points at production',
    failure: 'Variables point at production',
    why: 'A staging service that talks to production changes real data and charges real money.',
  },
  'too-short': {
    id: 'secrets-long-enough',
    title: 'Every secret is long enough',
    failure: 'Secrets are too short',
    why: 'A short secret can be guessed, and staging’s data is worth stealing too.',
  },
};

export function flawChecks(asked: Asked): readonly CheckDraft<Subject>[] {
  const kinds: readonly Flaw['kind'][] = [
    ...(requiredNames(asked).length === 0 ? [] : (['missing'] as const)),
    'unresolved',
    'production',
    ...(Object.keys(asked.secrets).length === 0 ? [] : (['too-short'] as const)),
  ];
  return kinds.map((flaw) => ({ ...sentences[flaw], threshold: { unit: 'count', max: 0 }, measures: { flaw } }));
}

export function exactChecks({ values }: Asked): readonly CheckDraft<Subject>[] {
  return Object.entries(values).map(([variable, is]) => ({
    id: variable,
    title: `${variable} is ${is}`,
    failure: `${variable} is not ${is}`,
    why: 'The declared value keeps staging safe to test and close to production.',
    threshold: { unit: 'text', is },
    measures: { variable },
  }));
}
