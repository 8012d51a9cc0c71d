/** The signatures in a run's folder: which of them count, and why the others do not. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, Item, Plan, Task } from '../../core/model.ts';
import { allowedSigners } from '../../runners/signoff/allowed-signers.ts';
import { signOffArgs } from '../../runners/signoff/args.ts';
import type { RunFolder } from '../run-folder/folder.ts';
import { evidenceFolder } from '../run-folder/places.ts';
import { verify } from './ssh.ts';
import { type Digests, otherThan, readStatement, statementOf } from './statement.ts';

/** More are not looked at. */
const most = 50;

export interface Signature {
  readonly person: string;
  readonly key: string;
  /** ISO 8601. */
  readonly at: string;
  readonly file: string;
}

export interface Signatures {
  readonly counting: readonly Signature[];
  /** Those that do not count, and why. */
  readonly others: readonly Item[];
}

/** Throws if `ssh-keygen` is not there. */
export function signaturesOf(plan: Plan, task: Task, check: Check, digests: Digests, folder: RunFolder): Signatures {
  const files = statementsIn(folder, evidenceFolder({ task: task.id }));
  if (files.length === 0) return { counting: [], others: [] };
  const scratch = mkdtempSync(join(tmpdir(), 'stagegate-sign-off-'));
  try {
    const counting: Signature[] = [];
    const others: Item[] = [];
    for (const file of files) {
      const one = judged({ plan, task, check, digests, folder, file, scratch });
      const before =
        'refused' in one ? undefined : counting.find(({ person, key }) => person === one.person || key === one.key);
      if ('refused' in one) others.push({ label: `${file} does not count`, detail: one.refused });
      else if (before !== undefined)
        others.push({
          label: `${file} does not count`,
          detail: `${before.person} has signed already, in ${before.file}`,
        });
      else counting.push(one);
    }
    return { counting, others };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Judging {
  readonly plan: Plan;
  readonly task: Task;
  readonly check: Check;
  readonly digests: Digests;
  readonly folder: RunFolder;
  readonly file: string;
  readonly scratch: string;
}

function judged({
  plan,
  task,
  check,
  digests,
  folder,
  file,
  scratch,
}: Judging): Signature | { readonly refused: string } {
  const message = folder.read(file);
  const signature = folder.read(`${file}.sig`);
  const found = message === undefined ? undefined : readStatement(message);
  if (message === undefined || found === undefined) return { refused: 'it is not a statement that stagegate wrote' };
  if (signature === undefined) return { refused: `its signature is missing: ${file}.sig` };
  const other = otherThan(statementOf(plan, check, digests, found.by, found.at), found);
  if (other !== undefined) return { refused: other };
  if (Date.parse(found.at) < Date.parse(plan.createdAt))
    return { refused: `it names a time before the run, ${found.at}` };
  const { allowed, signers, by } = signOffArgs(task.args);
  const lines = allowedSigners(allowed, signers)
    .filter(({ person, names }) => person === found.by && names.some((name) => by.includes(name)))
    .map(({ line }) => line);
  if (lines.length === 0) return { refused: `${found.by} may not sign as ${by.join(' or ')}` };
  const paths = { signers: join(scratch, 'allowed_signers'), signature: join(scratch, 'signature') };
  writeFileSync(paths.signers, `${lines.join('\n')}\n`);
  writeFileSync(paths.signature, signature);
  const { key, problem = '' } = verify(message, paths.signature, {
    signers: paths.signers,
    person: found.by,
    at: found.at,
  });
  return key === undefined
    ? { refused: `it is not signed with an allowed key of ${found.by}: ${problem}` }
    : { person: found.by, key, at: found.at, file };
}

function statementsIn(folder: RunFolder, path: string): readonly string[] {
  try {
    return readdirSync(join(folder.path, path))
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .slice(0, most)
      .map((name) => `${path}/${name}`);
  } catch {
    return [];
  }
}
