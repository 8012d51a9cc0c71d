/** Visits one page with Lighthouse, as often as it takes: `node child.ts <job.json>`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateReport } from 'lighthouse';
import type { Wall } from '../../fixtures/access/wall.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { withChromium } from './browser.ts';
import { isTargets } from './errors.ts';
import { isCounted, landing, pathOf } from './final-url.ts';
import { type Host, type Job, names, type Visit } from './job.ts';
import { lookAround } from './machine-load.ts';
import { noise, quietest, type Visited } from './noise.ts';
import { settle } from './settle.ts';
import { type LighthouseReport, measure, warmUp } from './visit.ts';

const job: Job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const environment: ResolvedEnvironment = JSON.parse(readFileSync(job.environmentFile, 'utf8'));
const visits: (Visited & { readonly report: LighthouseReport })[] = [];
const walls: Wall[] = [];

const chromium = await withChromium(job, environment, async (visiting) => {
  const { visit, version, walls: before } = await warmUp(visiting, job);
  walls.push(...before);
  write(names.visit, visit);
  while (isThere(visit) && !isEnough(visit)) {
    const look = await lookAround();
    const { report, walls: others } = await measure(visiting, job, environment);
    walls.push(...others);
    visits.push({ ...look, benchmarkIndex: report.environment.benchmarkIndex, report });
    write(names.run(visits.length), trimmed(report));
  }
  return version;
});
const telling = median(visits.map(({ report }) => report));
if (telling !== undefined) writeFileSync(join(job.folder, names.report), generateReport(telling, 'html'));
const { version } = JSON.parse(readFileSync(new URL(import.meta.resolve('lighthouse/package.json')), 'utf8'));
const host: Host = { lighthouse: version, chromium, looks: visits.map(({ busy, steal }) => ({ busy, steal })) };
write(names.host, walls.length === 0 ? host : { ...host, walls });
// Lighthouse leaves timers of up to five seconds behind.
process.exit();

/** Those that count have decided, or are as many as were planned; up to twice as many are made if Lighthouse stumbles, or if none may be left out and the machine is noisy. */
function isEnough(first: Visit): boolean {
  if (visits.some(({ report }) => isTargets(report.runtimeError?.code ?? ''))) return true;
  if (visits.length >= 2 * job.runs) return true;
  const counted = visits.filter(({ report }) => isCounted(report, first));
  if (job.early) return settle(job.judged, counted, job.runs).isDecided || counted.length >= job.runs;
  const metrics = job.judged.map(({ metric }) => metric);
  return counted.length >= job.runs && noise(metrics, quietest(counted, job.runs)) === undefined;
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
