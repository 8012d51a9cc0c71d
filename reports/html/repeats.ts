/** Numbers that were measured several times: each run, what was made of them, and the bound. */
import { html } from 'hono/html';
import type { Finding, GateReport, Measurement } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { meanOfRuns } from '../words/baseline.ts';
import { title } from '../words/findings.ts';
import { bounds, figure, measured, observations } from '../words/format.ts';
import { axis, limitOf, place, roundUp, short } from './chart.ts';
import { type Html, type Mark, mark, section, text } from './parts.ts';

/** How many tasks are drawn. */
const shown = 12;
const dots = 50;
/** How many runs are listed in words. */
const named = 12;
const marks = { pass: 'good', fail: 'bad', inconclusive: 'unsure' } as const satisfies Record<string, Mark>;

interface Strip {
  readonly finding: Finding;
  readonly measurement: Measurement;
  readonly value: number;
  readonly runs: readonly number[];
  readonly limit: number;
  /** What the value is of the runs. */
  readonly word: string;
}

export function repeatSection(report: GateReport): Html {
  const tasks = [
    ...Map.groupBy(
      report.findings.flatMap((finding) => strip(finding) ?? []),
      ({ finding }) => finding.task,
    ),
  ];
  if (tasks.length === 0) return html``;
  const runners = new Map(report.tasks.map(({ id, runner }) => [id, runner]));
  const rest = tasks.length > shown ? html`<p class="quiet">The first ${shown} of ${tasks.length} tasks.</p>` : '';
  return section(
    'repeats',
    'Each run against its bound',
    undefined,
    html`${tasks.slice(0, shown).map(([task, strips]) => html`<h3 class="over">${text(task)} <small>${text(runners.get(task) ?? '')}</small></h3><div class="panels">${strips.slice(0, shown).map(drawn)}</div>`)}${rest}`,
  );
}

function strip(finding: Finding): Strip | undefined {
  return comparedStrip(finding) ?? measuredStrip(finding);
}

/** Runs of the task that were compared with its baseline together. */
function comparedStrip(finding: Finding): Strip | undefined {
  const { measurement, comparison, check } = finding;
  const { max: share } = check.threshold.worse ?? {};
  const mean = meanOfRuns(finding);
  if (measurement === undefined || comparison?.attempts === undefined || share === undefined || mean === undefined)
    return undefined;
  const { value: usual, attempts } = comparison;
  const worse = check.threshold.max === undefined ? -1 : 1;
  const word = `${attempts.length} runs of the task, their mean`;
  return {
    finding,
    measurement,
    value: mean,
    limit: usual * (1 + worse * share),
    runs: attempts,
    word,
  };
}

function measuredStrip(finding: Finding): Strip | undefined {
  const { measurement, check } = finding;
  const limit = limitOf(check.threshold);
  const runs = (measurement?.attempts ?? []).filter(
    (run) => typeof run === 'number' && Number.isFinite(run),
  ) as number[];
  const value = measurement?.value;
  if (measurement === undefined || typeof value !== 'number' || limit === undefined || runs.length < 2)
    return undefined;
  const word = isMedian(value, runs.slice(0, dots)) ? 'median' : 'judged by';
  return Number.isFinite(value) ? { finding, measurement, value, limit, runs: runs.slice(0, dots), word } : undefined;
}

function drawn({ finding, measurement, value, runs, limit, word }: Strip): Html {
  const { check, result } = finding;
  const { unit } = measurement;
  const top = unit === 'score' ? 100 : roundUp(Math.max(value, limit, ...runs) * 1.05);
  const kind = marks[result];
  const at = (number: number): number => place(Math.max(0, number), top, 1000);
  const beyond = check.threshold.max === undefined ? [0, at(limit)] : [at(limit), 1000 - at(limit)];
  const all = runs.map((run) => figure(run, unit)).join(', ');
  const end = measurement.upTo === undefined ? '' : ` (${observations(measurement)})`;
  return html`<figure class="panel strip ${kind}"><figcaption>${mark(kind)} <a href="#text=${encodeURIComponent(line(check.id))}">${text(title(finding))}</a> <span>${word} <strong>${measured({ ...measurement, value }, check.threshold)}</strong>, ${bounds(check.threshold)}</span></figcaption>
<svg viewBox="0 0 1000 30" preserveAspectRatio="none" role="img" aria-label="${runs.length} runs: ${all}"><rect class="beyond" x="${beyond[0]}" y="0" width="${beyond[1]}" height="30"/><path class="grid" d="M0 15H1000"/>${runs.map((run) => html`<path class="point" d="M${at(run)} 15h.01"/>`)}<path class="middle" d="M${at(value)} 3V27"/><path class="limit" d="M${at(limit)} 0V30"/></svg>
${axis('0', short(top, unit))}<p class="quiet">${runs
    .slice(0, named)
    .map((run) => short(run, unit))
    .join(' · ')}${runs.length > named ? ` and ${runs.length - named} more` : ''}${end}</p></figure>`;
}

function isMedian(value: number, runs: readonly number[]): boolean {
  const sorted = runs.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return value === (low + high) / 2;
}
