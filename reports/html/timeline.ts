/** The run: what ran when, next to what, and after what. */
import { html } from 'hono/html';
import { byTask } from '../../core/attempts.ts';
import { type GateReport, gatekeepers, type ReasonCode, type RecordedRun, type Status } from '../../core/model.ts';
import { lengthOf, type Pause, pausesIn } from '../../core/pauses.ts';
import { line } from '../../core/sanitize.ts';
import { thousands } from '../../core/thousands.ts';
import { seenContact } from '../words/contact.ts';
import { reasonSentence } from '../words/findings.ts';
import { duration } from '../words/format.ts';
import { whyMissing } from '../words/not-kept.ts';
import { isSigned } from '../words/signed.ts';
import { allCandidates } from './candidates.ts';
import { evidenceLink, type Html, type Mark, mark, section, text } from './parts.ts';

type Task = GateReport['tasks'][number];
/** By task, the first one first. */
type Runs = ReadonlyMap<string, readonly RecordedRun[]>;

const marks: Record<Status, readonly [Mark, string]> = {
  completed: ['good', 'completed'],
  errored: ['bad', 'errored'],
  'timed-out': ['bad', 'timed out'],
  interrupted: ['unsure', 'interrupted'],
  'not-run': ['unsure', 'not run'],
};

/** Reasons that say more than the status does. */
const ends: Partial<Record<ReasonCode, readonly [Mark, string]>> = {
  settled: ['good', 'ended early'],
  'not-signed': ['unsure', 'outstanding'],
};

/** How many tasks of a wave are shown. */
const shown = 50;

export function timelineSection(report: GateReport): Html {
  const runs: Runs = byTask(report.runs);
  const ran = ({ id }: Task): boolean => runs.get(id)?.some(({ startedAt }) => startedAt !== undefined) === true;
  const zero = report.runs.reduce(
    (first, { startedAt }) => Math.min(first, Date.parse(startedAt ?? '') || first),
    Infinity,
  );
  const axis = { zero, pauses: pausesIn(report, report.runs), total: report.seconds };
  const waves = [...Map.groupBy(report.tasks.filter(ran), ({ wave }) => wave)];
  const idle = [
    ...Map.groupBy(
      report.tasks.filter((task) => !ran(task)),
      ({ id }) => reason(lastOf(runs, id)),
    ),
  ];
  return section(
    'run',
    'The run',
    undefined,
    html`<div class="scroll" tabindex="0" role="region" aria-label="Tasks by wave"><table class="timeline">
<thead><tr><th scope="col">Task</th><th scope="col">State</th><th scope="col">Took</th><th scope="col" class="chart"><div><span>0</span><span>${duration(report.seconds)}${axis.pauses.length === 0 ? '' : `, without ${duration(lengthOf(axis.pauses))} of pause`}</span></div></th></tr></thead>
${waves.map(([wave, tasks], index) => html`<tbody><tr><th colspan="4" scope="rowgroup" class="wave">${heading(wave, tasks, runs)}${waited(waves[index - 1], runs)}</th></tr>${shownTasks(tasks, runs).map((task) => runs.get(task.id)?.map((run) => row(task, run, axis, report)))}${tasks.length > shown ? html`<tr><td colspan="4">and ${thousands(tasks.length - shown)} more</td></tr>` : ''}</tbody>`)}
${idle.length === 0 ? '' : html`<tbody><tr><th colspan="4" scope="rowgroup" class="wave">Not run</th></tr>${idle.map(([why, tasks]) => idleRow(why, tasks))}</tbody>`}</table></div>
${allCandidates(report)}${inputs(report)}`,
  );
}

/** In the plan's order; if there are too many, those that did not complete first. */
function shownTasks(tasks: readonly Task[], runs: Runs): readonly Task[] {
  if (tasks.length <= shown) return tasks;
  const completed = ({ id }: Task): number => (lastOf(runs, id)?.status === 'completed' ? 1 : 0);
  return tasks.toSorted((a, b) => completed(a) - completed(b)).slice(0, shown);
}

function lastOf(runs: Runs, task: string): RecordedRun | undefined {
  return runs.get(task)?.at(-1);
}

function reason(run: RecordedRun | undefined): string {
  return run?.reason === undefined ? 'reason unknown' : reasonSentence(run.reason);
}

/** Tasks that were not run for one reason. */
function idleRow(why: string, tasks: readonly Task[]): Html {
  const names = tasks.slice(0, 20).map(({ id }) => line(id, 120));
  const more = tasks.length > 20 ? ` and ${tasks.length - 20} more` : '';
  return html`<tr><td colspan="2"><bdi>${names.join(', ')}${more}</bdi></td><td colspan="2">${mark('unsure')} ${text(why)}</td></tr>`;
}

function heading(wave: number, tasks: readonly Task[], runs: Runs): string {
  const effect = tasks[0]?.effect ?? '';
  const manner =
    tasks.length > 1
      ? overlapped(tasks, runs)
        ? 'side by side'
        : 'one after the other'
      : effect === 'timing' || effect === 'load' || effect === 'disruptive'
        ? 'alone'
        : '';
  const gate = tasks.every(({ layer }) => gatekeepers.includes(layer)) ? 'nothing later starts unless it passes' : '';
  return [`Wave ${wave}`, effect, manner, gate].filter((part) => part !== '').join(' · ');
}

function overlapped(tasks: readonly Task[], runs: Runs): boolean {
  const spans = tasks
    .map(({ id }) => lastOf(runs, id))
    .map((run) => ({ start: Date.parse(run?.startedAt ?? ''), end: Date.parse(run?.endedAt ?? '') }))
    .toSorted((a, b) => a.start - b.start);
  return spans.some(({ start }, index) => start < (spans[index - 1]?.end ?? 0));
}

/** A wave starts when the last task of the one before has ended. */
function waited(before: readonly [number, readonly Task[]] | undefined, runs: Runs): Html {
  if (before === undefined) return html``;
  const [wave, tasks] = before;
  const end = ({ id }: Task): number => Date.parse(lastOf(runs, id)?.endedAt ?? '') || 0;
  const last = tasks.reduce((latest, task) => (end(task) > end(latest) ? task : latest));
  return html` · waited for ${text(last.id, 120)} (${tasks.length === 1 ? '' : 'the last of '}wave ${wave})`;
}

function row(task: Task, run: RecordedRun, axis: Axis, { contact }: GateReport): Html {
  const end = run.reason === undefined ? undefined : ends[run.reason.code];
  const [kind, word] = end ?? marks[run.status];
  const why = run.reason === undefined ? '' : html`<small>${text(reasonSentence(run.reason))}</small>`;
  const tools = Object.entries(run.fingerprint.tools)
    .map(([name, version]) => `${line(name, 40)} ${line(version, 80)}`.trim())
    .join(', ');
  const reached = seenContact(task.contact, contact?.[task.id]);
  const files = run.evidence.length;
  const again = run.attempt === undefined ? '' : html` <small>run ${run.attempt}</small>`;
  return html`<tr><th scope="row"><bdi>${line(task.id, 120)}</bdi>${again}${tools === '' ? '' : html`<small><bdi>${tools}</bdi></small>`}${reached === '' ? '' : html`<small>${text(reached)}</small>`}${why}</th><td class="state">${mark(kind)} ${word}</td>
<td class="number">${took(run, task)}</td><td class="chart">${isSigned(task) ? '' : bar(run, axis)}${files > 0 ? html`<details class="files"><summary>${files} ${files === 1 ? 'file' : 'files'}</summary>${run.evidence.slice(0, 50).map((one) => html` <span class="file">${evidenceLink(one.path)}</span>${whyMissing(one) === '' ? '' : html` (${whyMissing(one)})`}`)}</details>` : ''}</td></tr>`;
}

function took({ startedAt, endedAt }: RecordedRun, task: Task): Html {
  if (isSigned(task)) return html`–`;
  const time =
    startedAt === undefined || endedAt === undefined
      ? '–'
      : duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  return html`${time}<small>usually ${duration(task.seconds)}</small>`;
}

/** The time of the run, without its pauses. */
interface Axis {
  /** Milliseconds of Unix time. */
  readonly zero: number;
  readonly pauses: readonly Pause[];
  /** Seconds. */
  readonly total: number;
}

function bar(run: RecordedRun, { zero, pauses, total }: Axis): Html {
  if (run.startedAt === undefined || run.endedAt === undefined || total <= 0) return html``;
  const at = (iso: string): number => {
    const moment = Date.parse(iso);
    return Math.round((((moment - zero) / 1000 - lengthOf(pauses, moment)) / total) * 1000);
  };
  const x = at(run.startedAt);
  return html`<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" x="0" y="4" width="1000" height="2"/><rect class="${run.status === 'completed' ? 'span' : 'span bad'}" x="${Math.min(x, 996)}" y="0" width="${Math.max(4, at(run.endedAt) - x)}" height="10"/></svg>`;
}

function inputs(report: GateReport): Html {
  const digests = Object.entries(report.digests).map(
    ([input, digest]) =>
      html`<div><dt><bdi>${line(input, 120)}</bdi></dt><dd><code>${line(digest, 80)}</code></dd></div>`,
  );
  const left = report.leftovers.slice(0, 50).map((leftover) => html`<li>${text(leftover)}</li>`);
  return html`${left.length === 0 ? '' : html`<h3>Test data that could not be removed</h3><ul class="items">${left}</ul>`}${digests.length === 0 ? '' : html`<details class="inputs"><summary>Digests of the inputs (SHA-256)</summary><dl>${digests}</dl></details>`}`;
}
