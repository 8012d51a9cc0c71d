/** Writes what earlier runs measured into one file, for `worse` in a definition. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fewestRuns, isInProject } from '../../core/baseline.ts';
import { decide } from '../../core/decide.ts';
import { UsageError } from '../../core/errors.ts';
import { line } from '../../core/sanitize.ts';
import { firstOf } from '../../core/waivers.ts';
import { packageFolder, version } from '../../fixtures/context/install.ts';
import { figure } from '../../reports/words/format.ts';
import { comparable, comparedWith, type Judged, refusal, type Value, valuesOf } from '../baseline/accept.ts';
import { type BaselineFile, format, readBaseline, written } from '../baseline/file.ts';
import type { CliContext } from '../options.ts';
import { withSavedRun } from '../run/saved-run.ts';
import { place } from '../run-folder/saved/open.ts';

const usual = 'stagegate/baseline.json';

/** What is left out is said on standard error. Throws a `UsageError` if nothing is left to record, and writes nothing. */
export async function recordBaseline(
  typed: readonly string[],
  out: string | undefined,
  cli: CliContext,
): Promise<number> {
  const root = packageFolder(cli.cwd());
  const path = target(out, root, cli.cwd());
  const found = await runsOf(typed, cli);
  const { accepted, refused } = sorted(found.runs);
  const compared = comparedWith(path, accepted.flatMap(valuesOf));
  const { values, leftOut } = comparable(compared.values);
  const notes = [...found.notes, ...refused, ...compared.leftOut, ...leftOut].map((note) => line(note, 1_000));
  if (values.length === 0)
    throw new UsageError(
      `No baseline: ${accepted.length} of ${found.runs.length} runs are accepted; ${fewestRuns} are needed that measured the same checks alike.${notes.map((note) => `\n  ${note}`).join('')}`,
    );
  for (const note of notes) cli.stderr.write(`left out: ${note}\n`);
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), written(fileOf(accepted, values)));
  cli.stdout.write(`${summary(path, values)}\n`);
  return 0;
}

/** From the project's root, with forward slashes. */
function target(out: string | undefined, root: string, folder: string): string {
  const path = out === undefined ? usual : relative(root, resolve(folder, out)).split(sep).join('/');
  if (isAbsolute(path) || !isInProject(path))
    throw new UsageError(
      `--out ${out} is outside the project (${root}), where no "worse" finds it. Name a file inside: ${usual}`,
    );
  if (!isFreeOrBaseline(path, root))
    throw new UsageError(`${path} exists and is no baseline. Delete it first, or give another file: --out ${usual}`);
  return path;
}

function isFreeOrBaseline(path: string, root: string): boolean {
  try {
    readBaseline(path, root);
    return true;
  } catch {
    return false;
  }
}

interface Found {
  /** The oldest first, each once. */
  readonly runs: readonly Judged[];
  readonly notes: readonly string[];
}

async function runsOf(typed: readonly string[], cli: CliContext): Promise<Found> {
  const runs = new Map<string, Judged>();
  const notes: string[] = [];
  for (const name of typed) {
    try {
      const { path, isFile } = place(name, cli.cwd());
      if (isFile) throw new UsageError(`"${name}" is not a folder: unpack it, and give the run's folder.`);
      const judged = await withSavedRun(path, name, ({ plan, execution }) => ({
        ...{ typed: name, report: decide(plan, execution), runs: execution.runs },
      }));
      if (!runs.has(judged.report.run)) runs.set(judged.report.run, judged);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      notes.push(error.message);
    }
  }
  const oldestFirst = [...runs.values()].toSorted((a, b) => (a.report.createdAt < b.report.createdAt ? -1 : 1));
  return { runs: oldestFirst, notes };
}

/** Of one environment: that of the newest run. */
function sorted(runs: readonly Judged[]): {
  readonly accepted: readonly Judged[];
  readonly refused: readonly string[];
} {
  const { name } = runs.at(-1)?.report.environment ?? {};
  const judged = runs.map((run) => {
    const { environment } = run.report;
    const later = runs.find(({ report }) => report.again === run.report.run);
    const why =
      environment.name !== name
        ? `of the environment ${environment.name}, not ${name}`
        : later === undefined
          ? refusal(run)
          : `${later.typed} goes on with it, and has what it measured`;
    return { run, why };
  });
  return {
    accepted: judged.filter(({ why }) => why === undefined).map(({ run }) => run),
    refused: [...Map.groupBy(judged, ({ why }) => why)].flatMap(([why, some]) =>
      why === undefined ? [] : [`${why}: ${firstOf(some.map(({ run }) => run.typed))}`],
    ),
  };
}

function fileOf(accepted: readonly Judged[], values: readonly Value[]): BaselineFile {
  const used = new Set(values.map(({ run }) => run));
  const checks = [...Map.groupBy(values, ({ check }) => check)].map(([check, all]) => {
    const { unit, fingerprint } = all[0] as Value;
    return [
      check,
      { unit, fingerprint, values: Object.fromEntries(all.map(({ run, value }) => [run, value])) },
    ] as const;
  });
  return {
    format,
    stagegate: version,
    environment: accepted.at(-1)?.report.environment.name ?? '',
    runs: accepted
      .filter(({ report }) => used.has(report.run))
      .map(({ report: { run, createdAt, candidate } }) => ({
        run,
        at: createdAt,
        candidate: candidate.expected.services,
      })),
    checks: Object.fromEntries(checks),
  };
}

function summary(path: string, values: readonly Value[]): string {
  const rows = [...Map.groupBy(values, ({ check }) => check)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([check, all]) => {
      const numbers = all.map(({ value }) => value);
      const [low, high] = [Math.min(...numbers), Math.max(...numbers)].map((one) =>
        figure(one, all[0]?.unit ?? 'count'),
      );
      return `  ${line(check)}: ${low} to ${high} in ${all.length} runs`;
    });
  return [
    `${path}: ${rows.length} check${rows.length === 1 ? '' : 's'}`,
    ...rows,
    `Compare with it beside a numeric bound: worse: { max: 0.2, than: '${path}' }`,
  ].join('\n');
}
