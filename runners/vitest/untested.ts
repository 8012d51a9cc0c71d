import type { TestModule } from 'vitest/node';
import type { JournalWriter } from '../suite/writer.ts';

/** Says which files have loaded and have no test, skipped or not. */
export function noteUntested(modules: readonly TestModule[], journal: JournalWriter): void {
  for (const module of modules)
    if (module.errors().length === 0 && !hasTests(module))
      journal.write({ kind: 'untested', project: module.project.name, file: journal.place(module.moduleId) });
}

export function hasTests({ children }: TestModule): boolean {
  return !children.allTests().next().done;
}
