/** Where the evidence of a task is. */
import type { RecordedRun } from '../../core/model.ts';

/** A run of a task. */
export type Whose = Pick<RecordedRun, 'task' | 'attempt'>;

/** A task's files are in `evidence/<layer>/<name>/`; those of its second run in `evidence/again-2/<layer>/<name>/`, where no tool writes otherwise. */
export function evidenceFolder(run: Whose): string {
  return `evidence/${attemptFolder(run)}`;
}

/** `<layer>/<name>`, `again-2/<layer>/<name>`: no layer has such a name. */
export function attemptFolder({ task, attempt = 1 }: Whose): string {
  return attempt === 1 ? task : `again-${attempt}/${task}`;
}

/** A task's pieces are in `evidence/<layer>.html`, and their ids begin with `<name>/`. */
export function piecesOf({ task, attempt }: Whose): { readonly page: string; readonly start: string } {
  const [layer = '', ...name] = task.split('/');
  return {
    page: `${evidenceFolder({ task: layer, ...(attempt === undefined ? {} : { attempt }) })}.html`,
    start: `${name.join('/')}/`,
  };
}

/** What a reader of the task's evidence calls it; undefined if it is not the task's. */
export function nameIn(run: Whose, path: string): string | undefined {
  const { page, start } = piecesOf(run);
  const begins = [`${evidenceFolder(run)}/`, `${page}#${start}`].find((one) => path.startsWith(one));
  return begins === undefined || path.split(/[\\/#]/).includes('..') ? undefined : path.slice(begins.length);
}
