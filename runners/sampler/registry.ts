/** The samplers that `index.ts` exports, by the ids as which it exports them; each is loaded when it is first needed. */
import { moduleExporting } from '../../fixtures/definition/exports.ts';
import type { Ask } from '../../load/samplers/sampler-claim.ts';

interface Registered {
  readonly id: string;
  readonly ask: Ask;
}

export async function registeredSampler(id: string): Promise<Ask> {
  const found = samplersIn((await moduleExporting(id)) ?? {}).find((sampler) => sampler.id === id);
  if (found !== undefined) return found.ask;
  const known = samplersIn(await import('../../index.ts')).map((sampler) => sampler.id);
  throw new Error(`There is no sampler "${id}"; there are ${known.join(', ')}.`);
}

function samplersIn(module: object): readonly Registered[] {
  return Object.values(module).filter(isSampler);
}

function isSampler(value: unknown): value is Registered {
  return typeof value === 'function' && 'id' in value && 'ask' in value && typeof value.ask === 'function';
}
