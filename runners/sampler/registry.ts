/** The samplers that `index.ts` exports, by their ids. */
import type { Ask } from '../../load/samplers/sampler-claim.ts';

interface Registered {
  readonly id: string;
  readonly ask: Ask;
}

let loading: Promise<ReadonlyMap<string, Ask>> | undefined;

async function load(): Promise<ReadonlyMap<string, Ask>> {
  const module: object = await import('../../index.ts');
  return new Map(
    Object.values(module)
      .filter(isSampler)
      .map(({ id, ask }) => [id, ask]),
  );
}

export async function registeredSampler(id: string): Promise<Ask> {
  loading ??= load();
  const known = await loading;
  const found = known.get(id);
  if (found === undefined) throw new Error(`There is no sampler "${id}"; there are ${[...known.keys()].join(', ')}.`);
  return found;
}

function isSampler(value: unknown): value is Registered {
  return typeof value === 'function' && 'id' in value && 'ask' in value && typeof value.ask === 'function';
}
