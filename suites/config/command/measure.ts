/** Runs the command and keeps what it said and wrote. */
import { resolve } from 'node:path';
import { defined } from '../../../core/defined.ts';
import { candidatesNames } from '../../../fixtures/claims/candidate.ts';
import { keptFile, literal, type WrittenFile } from '../../../fixtures/claims/written-file.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { CommandArgs } from './args.ts';

export interface Ended {
  readonly code: number;
  /** The candidate's version or commit; empty if it is not known. */
  readonly expected: string;
  /** What the service calls that build besides. */
  readonly besides?: readonly string[];
  /** The same in older runs: its commit. */
  readonly commit?: string;
  readonly artefact?: WrittenFile;
}

/** `ended.json`; the output and the artefact are next to it. */
export async function runIt(
  { file, service, exit, ...command }: CommandArgs,
  { command: run, candidate, environment, root }: ProbeContext,
): Promise<{ readonly ended: Ended; readonly files: Readonly<Record<string, Uint8Array>> }> {
  const isOwnEnd = (code: number): boolean => [exit].flat().includes(code);
  const ran = await run({ ...command, isOwnEnd, writes: file === undefined ? [] : [literal(file)] });
  const { kept, files } = keptFile(ran, resolve(root, command.folder));
  const artefact = file === undefined ? undefined : kept;
  const [expected = '', ...besides] = candidatesNames(candidate, environment, service);
  return { ended: defined({ code: ran.code, expected, besides, artefact }), files };
}
