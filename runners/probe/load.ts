/** The probe that a task names: stagegate's own by its id, a team's by its file. */
import { pathToFileURL } from 'node:url';
import type { Task } from '../../core/model.ts';
import { didYouMean } from '../../core/nearest.ts';
import '../../fixtures/definition/modules.ts';
import { moduleFile } from './module.ts';
import { type AnyProbe, isProbe, probesIn, registeredProbe } from './registry.ts';

/** Whether the probe is stagegate's own, and not a team's. */
export function isRegistered({ args: { probe: name } }: Pick<Task, 'args'>): boolean {
  return typeof name === 'string' && !name.startsWith('.');
}

/** Throws an error that names the task, or the file, and what is missing. */
export async function loadProbe({ id: task, args }: Pick<Task, 'id' | 'args'>, root: string): Promise<AnyProbe> {
  const name = args['probe'];
  if (typeof name === 'string' && !name.startsWith('.')) return registeredProbe(name, task);
  const [module, id] = typeof name === 'string' ? name.split('#') : [];
  const file = moduleFile(module, task, root);
  const exported: { readonly probe?: unknown } = await import(pathToFileURL(file).href);
  return id === undefined ? plainProbe(exported.probe, file) : ownProbe(exported, file, id);
}

/** Of a claim that was made without `probeClaim`. */
function plainProbe(probe: unknown, file: string): AnyProbe {
  if (!isProbe(probe)) throw new Error(`${file} exports no "probe" with "measure" and "read".`);
  return probe;
}

function ownProbe(module: object, file: string, id: string): AnyProbe {
  const probes = probesIn(module);
  const found = probes.find((probe) => probe.id === id);
  if (found !== undefined) return found.probe;
  const known = probes.map((probe) => probe.id);
  const question = didYouMean(id, known, 'did');
  throw new Error(
    `${file} exports no claim "${id}" made by probeClaim${question === '' ? '.' : `; ${question}`} Export it from the file that calls probeClaim.`,
  );
}
