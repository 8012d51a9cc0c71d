/** Visits one page with Lighthouse, a fresh Chromium each time: `node child.ts <job.json>`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateReport } from 'lighthouse';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { isTargets } from './errors.ts';
import { landing, pathOf } from './final-url.ts';
import { type Job, names, type Visit } from './job.ts';
import { lookAround } from './machine-load.ts';
import { noise, quietest, type Visited } from './noise.ts';
import { type LighthouseReport, measure, warmUp } from './visit.ts';

const job: Job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const environment: ResolvedEnvironment = JSON.parse(readFileSync(job.environmentFile, 'utf8'));
const runs: (Visited & { readonly report: LighthouseReport })[] = [];

const { visit, version: chromium } = await warmUp(job, environment);
write(names.visit, visit);
while (isThere(visit) && !isEnough()) {
  const look = await lookAround();
  const report = await measure(job, environment);
  runs.push({ ...look, benchmarkIndex: report.environment.benchmarkIndex, report });
  write(names.run(runs.length), trimmed(report));
}
const telling = median(runs.map(({ report }) => report));
if (telling !== undefined) writeFileSync(join(job.folder, names.report), generateReport(telling, 'html'));
const { version } = JSON.parse(readFileSync(new URL(import.meta.resolve('lighthouse/package.json')), 'utf8'));
write(names.host, { lighthouse: version, chromium, looks: runs.map(({ busy, steal }) => ({ busy, steal })) });
// Lighthouse leaves timers of up to five seconds behind.
process.exit();

/** As many runs as were asked for; up to twice as many where Lighthouse stumbled or the machine was noisy. */
function isEnough(): boolean {
  if (runs.some(({ report }) => isTargets(report.runtimeError?.code ?? ''))) return true;
  const good = runs.filter(({ report }) => report.runtimeError === undefined);
  return (
    runs.length >= 2 * job.runs ||
    (good.length >= job.runs && noise(job.metrics, quietest(good, job.runs)) === undefined)
  );
}

function isThere({ requested, landed, status, error }: Visit): boolean {
  return error === undefined && (status ?? 200) < 400 && landing(requested, landed) === pathOf(requested);
}

/** Without what serves no reader: texts in other words, film strips, internal timings. */
function trimmed({ i18n: _, timing, stackPacks: __, audits, ...report }: LighthouseReport): object {
  const { 'screenshot-thumbnails': ___, ...kept } = audits;
  return { ...report, audits: kept, timing: { total: timing.total } };
}

/** The run in the middle by the first category's score. */
function median(all: readonly LighthouseReport[]): LighthouseReport | undefined {
  const score = ({ categories }: LighthouseReport): number => categories[job.categories[0] ?? '']?.score ?? 0;
  return all.toSorted((a, b) => score(a) - score(b))[Math.floor((all.length - 1) / 2)];
}

function write(name: string, value: object): void {
  writeFileSync(join(job.folder, name), `${JSON.stringify(value)}\n`);
}
