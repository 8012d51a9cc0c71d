/** A task's own folders: for evidence, and for the tool's own files. */
import { mkdirSync } from 'node:fs';
import type { RunContext } from './runner.ts';

/** Many small tasks need none, and to make and remove folders takes longer than such a task. */
export function makeFolders({ folder, scratch }: Pick<RunContext, 'folder' | 'scratch'>): void {
  for (const path of [folder, scratch]) mkdirSync(path, { recursive: true });
}
