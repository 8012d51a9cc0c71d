/** The checks on an environment's variables, in words. */

import { slug } from '../../../core/claim.ts';
import type { Check } from '../../../core/model.ts';
import { createCheck, type Sentences } from '../../../fixtures/claims/claim-options.ts';
import type { Flaw } from './read.ts';
import type { Asked, VariablesArgs } from './variables.ts';

export interface Planned {
  readonly check: Check;
  readonly about: VariablesArgs['about'][string];
}

const sentences: Readonly<Record<Flaw['kind'], Sentences & { readonly name: string }>> = {
  missing: {
    name: 'variables-present',
    title: 'Every required variable is set',
    failure: 'Required variables are missing or empty',
    why: 'A service that starts without a setting falls back to one that nobody chose.',
  },
  unresolved: {
    name: 'variables-resolved',
    title: 'Every variable is resolved',
    failure: 'Variables still hold a placeholder',
    why: 'A placeholder that was never filled in is taken for the value itself.',
  },
  production: {
    name: 'no-production',
    title: 'No variable points at production',
    failure: 'Variables point at production',
    why: 'A staging service that talks to production changes real data and charges real money.',
  },
  'too-short': {
    name: 'secrets-long-enough',
    title: 'Every secret is long enough',
    failure: 'Secrets are too short',
    why: 'A short secret can be guessed, and staging’s data is worth stealing too.',
  },
};

export function flawChecks(asked: Asked, required: readonly string[]): readonly Planned[] {
  const kinds: readonly Flaw['kind'][] = [
    ...(required.length === 0 ? [] : (['missing'] as const)),
    'unresolved',
    'production',
    ...(Object.keys(asked.secrets).length === 0 ? [] : (['too-short'] as const)),
  ];
  return kinds.map((flaw) => {
    const { name, ...words } = sentences[flaw];
    return {
      check: createCheck('config', named(name, asked), { unit: 'count', max: 0 }, words, asked),
      about: { flaw },
    };
  });
}

export function exactChecks(asked: Asked): readonly Planned[] {
  const why = 'The declared value is what keeps staging safe to test and like production.';
  return Object.entries(asked.values).map(([variable, is]) => {
    const words = { title: `${variable} is ${is}`, failure: `${variable} is not ${is}`, why };
    return {
      check: createCheck('config', named(variable, asked), { unit: 'text', is }, words, asked),
      about: { variable },
    };
  });
}

function named(name: string, asked: Asked): string {
  return slug(asked.name === undefined ? name : `${asked.name} ${name}`);
}
