/** stagegate's own probes by id, each loaded when it is first needed: those of the claims that `index.ts` exports by that name, and of those that only the gate makes. */
import type { Probe } from '../../core/claim.ts';
import type { JsonObject } from '../../core/model.ts';
import { didYouMean } from '../../core/nearest.ts';
import { moduleExporting } from '../../fixtures/definition/exports.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';

export type AnyProbe = Probe<JsonObject, ProbeContext>;

const ofTheGate = (): Promise<object> => import('../../suites/config/certificates/certificates.ts');

/** Throws an error that names the id and the nearest one if none is registered. */
export async function registeredProbe(id: string, task: string): Promise<AnyProbe> {
  const found = probeIn((await moduleExporting(id)) ?? (await ofTheGate()), id);
  if (found !== undefined) return found;
  const all = [await import('../../index.ts'), await ofTheGate()];
  const known = all
    .flatMap(probesIn)
    .map((probe) => probe.id)
    .toSorted();
  const question = didYouMean(id, known, 'did');
  throw new Error(
    `Task "${task}" names a probe "${id}", which is not registered${question === '' ? '.' : `; ${question}`} The probes are ${known.join(', ')}. A team's own begins with "./".`,
  );
}

function probeIn(module: object, wanted: string): AnyProbe | undefined {
  return probesIn(module).find(({ id }) => id === wanted)?.probe;
}

interface Registered {
  readonly id: string;
  readonly probe: AnyProbe;
}

/** Of the claims in a module that `probeClaim` made. */
export function probesIn(module: object): readonly Registered[] {
  return Object.values(module).filter(isRegistered);
}

function isRegistered(value: unknown): value is Registered {
  return typeof value === 'function' && 'id' in value && 'probe' in value && isProbe(value.probe);
}

export function isProbe(value: unknown): value is AnyProbe {
  const { measure, read } = (value ?? {}) as Partial<AnyProbe>;
  return typeof measure === 'function' && typeof read === 'function';
}
