/** Runs the command and keeps what it said and wrote. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { defined } from '../../../core/defined.ts';
import { expectedBuild } from '../../../fixtures/claims/candidate.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { CommandArgs } from './args.ts';

export interface Ended {
  readonly code: number;
  /** The candidate's version or commit; empty if it is not known. */
  readonly expected: string;
  readonly artefact?: Artefact;
}

/** `stale`: it was there before, and the command left it alone. */
export type Artefact = { readonly file: string } | { readonly missing: 'absent' | 'stale' | 'too large' };

/** Bytes of an artefact that is kept. */
const mostBytes = 16_000_000;

/** `ended.json`; the output and the artefact are next to it. */
export async function runIt(
  { file, service, ...command }: CommandArgs,
  { command: run, candidate, root }: ProbeContext,
): Promise<{ readonly ended: Ended; readonly files: Readonly<Record<string, Uint8Array>> }> {
  const { code, written, stale } = await run({ ...command, writes: file === undefined ? [] : [literal(file)] });
  const path = resolve(root, command.folder, file ?? '');
  const isKept = written.length > 0 && statSync(path).size <= mostBytes;
  const kept = `artefact/${path.split(/[\\/]/).at(-1)}`;
  const missing = written.length > 0 ? 'too large' : stale.length > 0 ? 'stale' : 'absent';
  const artefact = file === undefined ? undefined : isKept ? { file: kept } : ({ missing } as const);
  return {
    ended: defined({ code, expected: expectedBuild(candidate, service), artefact }),
    files: isKept ? { [kept]: readFileSync(path) } : {},
  };
}

/** As a pattern that matches it alone. */
function literal(file: string): string {
  return file.replace(/[*?[\]{}()!+@]/g, '[$&]');
}
