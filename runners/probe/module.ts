/** The file of a team's own probe. A saved run's plan comes from whoever saved it: what it names is imported only from where code is kept. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { extension } from '../../fixtures/context/install.ts';

/**
 * `./probes/stock.ts` is the team's own, inside the project's root. Nothing that a run has left is a probe. Throws an error that
 * names the task and the module.
 */
export function moduleFile(name: string | undefined, task: string, root: string): string {
  if (name === undefined)
    throw new Error(`Task "${task}" names no probe: its draft needs args: { probe: './<module>' }.`);
  const path = resolve(root, name);
  const file = extname(path) === '' ? `${path}${extension}` : path;
  if (!isInside(root, file))
    throw new Error(`The probe "${name}" of task "${task}" is outside the project ${root}. Put it below that folder.`);
  if (isLeft(root, file) || (existsSync(file) && isLeft(realpathSync(root), realpathSync(file))))
    throw new Error(`The probe "${name}" of task "${task}" is in what a run has left, and is not imported from there.`);
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
