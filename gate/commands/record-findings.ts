/** Writes the findings of a run's scans into the files that their claims name, for `known` of `scan`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isInProject } from '../../core/baseline.ts';
import { UsageError } from '../../core/errors.ts';
import type { Plan, Task } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { evidenceIn } from '../../fixtures/claims/evidence.ts';
import { packageFolder } from '../../fixtures/context/install.ts';
import type { ScanArgs } from '../../suites/security/scan/args.ts';
import { knownFile } from '../../suites/security/scan/known.ts';
import { flawOf, type ScanEvidence, unwaived } from '../../suites/security/scan/read.ts';
import type { CliContext } from '../options.ts';
import { withSavedRun } from '../run/saved-run.ts';
import { place } from '../run-folder/saved/open.ts';

interface Recorded {
  readonly path: string;
  readonly text: string;
  readonly summary: string;
}

type ScanTask = Task & { readonly args: ScanArgs & { readonly known: string } };

/** Throws a `UsageError` if a scan of the run is not whole, or if none has `known`; then nothing is written. */
export async function recordFindings(typed: string, cli: CliContext): Promise<number> {
  const { path, isFile } = place(typed, cli.cwd());
  if (isFile) throw new UsageError(`"${typed}" is not a folder: unpack it, and give the run's folder.`);
  const files = await withSavedRun(path, typed, ({ plan, execution, folder }) =>
    scansIn(plan, typed).map((task): Recorded => {
      const run = execution.runs.findLast((one) => one.task === task.id);
      if (run?.status !== 'completed')
        throw new UsageError(
          `${line(task.id)} did not complete in "${typed}". Run the gate again, and record that run.`,
        );
      return recordedOf(task, evidenceIn(folder.evidence(run).files) as ScanEvidence, plan.run);
    }),
  );
  const root = packageFolder(cli.cwd());
  for (const { path: file, text, summary } of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    cli.stdout.write(`${summary}\n`);
  }
  return 0;
}

function scansIn({ tasks }: Plan, typed: string): readonly ScanTask[] {
  const scans = tasks.filter(
    (task): task is ScanTask => task.args['probe'] === 'scan' && typeof task.args['known'] === 'string',
  );
  if (scans.length === 0)
    throw new UsageError(
      `No scan of "${typed}" names a file of recorded findings. Give its claim known: 'stagegate/findings.json', and run the gate.`,
    );
  for (const { args } of scans) {
    const { known } = args;
    const same = scans.filter((other) => other.args.known === known).map(({ id }) => line(id));
    if (same.length > 1)
      throw new UsageError(`${same.join(' and ')} name ${line(known)}. Give each scan a file of its own.`);
    if (!isInProject(known)) throw new UsageError(`${line(known)} is outside the project.`);
  }
  return scans;
}

function recordedOf({ id, args }: ScanTask, { scan }: ScanEvidence, run: string): Recorded {
  const flaw = scan === undefined ? 'it left no report' : flawOf(scan, args);
  if (scan === undefined || flaw !== undefined)
    throw new UsageError(
      `${line(id)} has not scanned everything (${line(flaw ?? '')}), so what it found is not recorded.`,
    );
  const file = knownFile(unwaived(scan, args), run, scan.at);
  const counts = Object.entries(file.findings).map(([severity, kinds]) => {
    const total = Object.values(kinds).reduce((sum, count) => sum + count, 0);
    return `${total} ${severity}`;
  });
  return {
    path: args.known,
    text: `${JSON.stringify(file, null, 2)}\n`,
    summary: `${line(args.known)}: ${counts.length === 0 ? 'no findings' : counts.join(', ')} of ${line(id)}. Commit it.`,
  };
}
