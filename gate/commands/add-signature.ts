/** A person's signature, added to the folder of a saved run. */
import { hash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decide } from '../../core/decide.ts';
import { UsageError } from '../../core/errors.ts';
import type { Check, GateReport, Plan, Task } from '../../core/model.ts';
import { didYouMean } from '../../core/nearest.ts';
import { allowedSigners, whoMaySign } from '../../runners/signoff/allowed-signers.ts';
import { signOffArgs } from '../../runners/signoff/args.ts';
import { type SavedRun, withSavedRun } from '../run/saved-run.ts';
import { evidenceFolder } from '../run-folder/places.ts';
import { type Signature, signaturesOf } from '../sign-off/read.ts';
import { publicKey, sign } from '../sign-off/ssh.ts';
import { type Statement, statementOf } from '../sign-off/statement.ts';

export interface SignatureRequest {
  /** The run's folder, which the caller has locked. */
  readonly path: string;
  /** The run, as the person named it. */
  readonly typed: string;
  /** `signoff/<name>`. */
  readonly wanted: string;
  /** The file of the SSH key. */
  readonly key: () => string;
}

/** What a person is told before they sign. */
export interface ToSign {
  readonly statement: Statement;
  /** The run as it is judged without this signature. */
  readonly report: GateReport;
  /** Of the same person, which counts: another one would add nothing, and is not made. */
  readonly before?: Signature;
}

/** `announce` gets what is about to be signed. Throws a `UsageError` if that person may not sign, and writes nothing. */
export async function addSignature(
  { path, typed, wanted, key: chooseKey }: SignatureRequest,
  announce: (toSign: ToSign) => void = () => {},
): Promise<void> {
  await withSavedRun(path, typed, (run) => {
    const { task, check } = signOff(run.plan, wanted, typed);
    const refusal = refusalToSign(run, task);
    if (refusal !== undefined) throw new UsageError(`"${typed}" cannot be signed: ${refusal}. Run the gate again.`);
    const key = chooseKey();
    const person = personOf(task, key);
    const statement = statementOf(run.plan, check, run.digests, person, new Date().toISOString());
    const { counting } = signaturesOf(run.plan, task, check, run.digests, run.folder);
    const before = counting.find((one) => one.person === person);
    const report = decide(run.plan, run.execution);
    announce({ statement, report, ...(before === undefined ? {} : { before }) });
    if (before !== undefined) return;
    const text = `${JSON.stringify(statement, null, 2)}\n`;
    add(join(path, evidenceFolder({ task: task.id }), `${fileName(person)}.json`), text, key);
  });
}

function signOff(plan: Plan, id: string, typed: string): { readonly task: Task; readonly check: Check } {
  const all = plan.tasks.flatMap((task) =>
    task.runner === 'signoff' ? task.checks.map((check) => ({ task, check })) : [],
  );
  const found = all.find(({ check }) => check.id === id);
  if (found !== undefined && /^signoff\/[\p{L}\p{N}-]+$/u.test(found.task.id)) return found;
  const ids = all.map(({ check }) => check.id);
  throw new UsageError(
    ids.length === 0
      ? `"${typed}" has no sign-off. A definition asks for one with signoff(…).`
      : `"${typed}" has no sign-off "${id}". ${didYouMean(id, ids)} There are: ${ids.join(', ')}.`,
  );
}

function refusalToSign({ plan, execution, digests }: SavedRun, { id }: Task): string | undefined {
  if (plan.savedBy !== undefined || digests.record === '') return 'an older stagegate saved it';
  if (execution.planChanged === true) return 'plan.json was changed after the run';
  if (execution.recordChanged === true) return 'runs.json was changed after the run';
  if (!execution.finished) return 'it did not finish';
  if (execution.runs.some(({ task, status }) => task === id && status === 'not-run'))
    return 'the gate stopped before this sign-off, so its report is not complete';
  const changed = execution.runs.find(({ reason }) => reason?.code === 'evidence-changed');
  return changed === undefined ? undefined : `evidence of ${changed.task} is missing or was changed`;
}

function personOf(task: Task, key: string): string {
  const { allowed, signers, by } = signOffArgs(task.args);
  const half = publicKey(key);
  const known = allowedSigners(allowed, signers).filter(({ words }) => words.includes(half));
  const signer = known.find(({ names }) => names.some((name) => by.includes(name)));
  if (signer !== undefined) return signer.person;
  const [other] = known;
  const able = `${task.id} can be signed by ${whoMaySign(task)}.`;
  throw new UsageError(
    other === undefined
      ? `The key ${key} is not in ${signers} as it was when the gate ran, so it signs nothing. ${able} If that is you, name the key that is listed: --key <file>. Else ask the owner of ${signers}, who adds signers in review; the gate then runs again.`
      : `${other.person} may not sign as ${by.join(' or ')}: ${signers} has ${other.names.slice(1).join(', ') || 'no role'} for that key. ${able}`,
  );
}

/** Both files at once, or none. */
function add(path: string, text: string, key: string): void {
  const draft = `${path}.partial`;
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(draft, text);
    sign(draft, key);
    renameSync(`${draft}.sig`, `${path}.sig`);
    renameSync(draft, path);
  } finally {
    for (const left of [draft, `${draft}.sig`]) rmSync(left, { force: true });
  }
}

function fileName(person: string): string {
  const readable = person.replace(/[^\p{L}\p{N}@._-]+/gu, '-').slice(0, 100);
  return readable === person ? person : `${readable}-${hash('sha256', person).slice(0, 8)}`;
}
