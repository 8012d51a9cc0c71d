/** Where a task's probe lies. A saved run's plan comes from whoever saved it: what it names is imported only from where code is kept. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Json } from '../../core/model.ts';
import { extension, sourceRoot } from '../../fixtures/context/install.ts';

/**
 * `suites/health/endpoint/endpoint` is stagegate's own; `./probes/stock.ts` is the team's, inside the project's root. Nothing that a run
 * has left is a probe. Throws an error that names the task and the module.
 */
export function moduleFile(name: Json | undefined, task: string, root: string): string {
  if (typeof name !== 'string')
    throw new Error(`Task "${task}" names no probe: its draft needs args: { probe: '<module>' }.`);
  const own = !name.startsWith('.');
  const home = own ? sourceRoot : root;
  const path = own ? join(home, name) : resolve(home, name);
  const file = extname(path) === '' ? `${path}${extension}` : path;
  if (!isInside(home, file) || (own && name.split(/[\\/]/).includes('..')))
    throw new Error(
      own
        ? `The probe "${name}" of task "${task}" is no module of stagegate's own. A team's begins with ".//".`
        : `The probe "${name}" of task "${task}" lies outside of the project ${root}. Put it below that folder.`,
    );
  if (isLeft(home, file) || (existsSync(file) && isLeft(realpathSync(home), realpathSync(file))))
    throw new Error(
      `The probe "${name}" of task "${task}" lies in what a run has left, and is not imported from there.`,
    );
  return file;
}

/** Below `results/`, or in the folder of a run, wherever that was put. */
function isLeft(home: string, file: string): boolean {
  if (isInside(join(home, 'results'), file)) return true;
  for (let at = dirname(file); ; at = dirname(at)) {
    if (existsSync(join(at, 'runs.json')) && existsSync(join(at, 'plan.json'))) return true;
    if (!isInside(home, at)) return false;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way.split(sep)[0] !== '..' && !isAbsolute(way);
}
