/** What went on while tasks ran, as lines over time. */
import { html } from 'hono/html';
import type { Finding, GateReport, Line, Panel, Threshold } from '../../core/model.ts';
import { line as oneLine } from '../../core/sanitize.ts';
import { bounds, duration } from '../words/format.ts';
import { axis, limitOf, place, roundUp, short } from './chart.ts';
import { type Html, section, text } from './parts.ts';
import { across, type Group, together } from './time-axis.ts';

/** How many tasks are drawn. */
const shown = 12;
/** The height of a plot; its width is 1000. */
const height = 100;
/** A bound more than this many times above every value is drawn over a break in the scale, or the lines would be flat. */
const far = 3;

type Bounds = ReadonlyMap<string, Threshold>;

export function seriesSection(report: GateReport): Html {
  const all = together(report);
  if (all.length === 0) return html``;
  const known = new Map(report.findings.map(({ check }: Finding) => [check.id, check.threshold]));
  const rest = all.length > shown ? html`<p class="quiet">The first ${shown} of ${all.length} tasks.</p>` : '';
  return section('time', 'Over time', undefined, html`${all.slice(0, shown).map((one) => drawn(one, known))}${rest}`);
}

function drawn({ task, all, axis: over }: Group, known: Bounds): Html {
  const step = Math.max(...all.map((one) => one.step));
  const notes = [
    ...(step > 1 ? [`each point is the maximum over ${duration(step)}`] : []),
    ...(over.during === undefined ? [] : ['shaded while the load ran']),
  ];
  const note = notes.length === 0 ? '' : html` <small>${notes.join(', ')}</small>`;
  const panels = all.flatMap((one) => one.panels.map((panel) => plot(panel, across(one, over), over, known)));
  return html`<h3 class="over">${text(task)}${note}</h3><div class="panels">${panels}</div>`;
}

type Across = ReturnType<typeof across>;

function plot({ title, unit, lines }: Panel, x: Across, over: Group['axis'], known: Bounds): Html {
  const most = Math.max(...lines.map(highest));
  const bound = lines.map(({ check = '' }) => known.get(check)).find((one) => one !== undefined);
  const limit = bound === undefined ? undefined : limitOf(bound);
  if (!(most > 0))
    return html`<figure class="panel"><figcaption><strong>${text(title)}</strong> <span>${most === 0 ? 'none at any time' : 'no data'}</span></figcaption></figure>`;
  const beyond = limit !== undefined && limit > most * far;
  const top = roundUp(limit === undefined || beyond ? most : Math.max(most, limit));
  const words = bound === undefined ? '' : `bound: ${bounds(bound)}`;
  const label = [
    `${oneLine(title)} over ${duration(over.length)}`,
    ...lines.map((one) => `${oneLine(one.name)} up to ${short(highest(one), unit)}`),
    ...(words === '' ? [] : [words]),
  ].join(', ');
  return html`<figure class="panel"><figcaption><strong>${text(title)}</strong>${lines.map((one, index) => key(index, html`${text(one.name)} <small>up to ${short(highest(one), unit)}</small>`))}${words === '' ? '' : key('limit', html`<small>${words}</small>`)}</figcaption>
<div class="plot"><div class="scale" aria-hidden="true">${beyond ? html`<span>${short(limit, unit)}</span>` : ''}<span>${short(top, unit)}</span><span>0</span></div>
<div>${beyond ? html`<div class="break" aria-hidden="true"></div>` : ''}<svg viewBox="0 0 1000 ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${background(over)}<path class="grid" d="M0 0H1000M0 ${height / 2}H1000M0 ${height}H1000"/>${lines.map((one, index) => html`<path class="line line-${index}" d="${path(one, top, x)}"/>`)}${limit === undefined || beyond ? '' : html`<path class="limit" d="M0 ${y(limit, top)}H1000"/>`}</svg></div></div>
${axis(over.during === undefined ? '0' : `${duration(over.during.from)} before the load`, duration(over.length - (over.during?.from ?? 0)))}</figure>`;
}

/** While the load ran. */
function background({ during, length }: Group['axis']): Html {
  if (during === undefined) return html``;
  const [from, to] = [place(during.from, length, 1000), place(during.to, length, 1000)];
  return html`<path class="during" d="M${from} 0H${to}V${height}H${from}Z"/>`;
}

/** A sample of a line with its name. */
function key(kind: number | 'limit', name: Html): Html {
  return html` <span class="key"><svg viewBox="0 0 24 8" aria-hidden="true"><path class="${kind === 'limit' ? 'limit' : `line line-${kind}`}" d="M0 4H24"/></svg>${name}</span>`;
}

function highest({ values }: Line): number {
  return values.reduce((most: number, one) => (one !== null && one > most ? one : most), Number.NEGATIVE_INFINITY);
}

function y(value: number, top: number): number {
  return height - place(value, top, height);
}

/** A single point is a dot. */
function path({ values }: Line, top: number, x: Across): string {
  return values
    .map((value, index) => {
      if (value === null) return '';
      const alone = (values[index - 1] ?? null) === null;
      return `${alone ? 'M' : 'L'}${x(index, values.length)} ${y(value, top)}${alone ? 'h.01' : ''}`;
    })
    .join('');
}
