/** How close every number came to its bound. */
import { html } from 'hono/html';
import type { Finding, GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { thousands } from '../../core/thousands.ts';
import { title } from '../words/findings.ts';
import { bounds, measured } from '../words/format.ts';
import { type Html, section, text } from './parts.ts';

interface Margin {
  readonly finding: Finding;
  /** Share of the bound that is left; below 0 it is crossed. */
  readonly room: number;
  /** The room of each single observation. */
  readonly single: readonly number[];
}

const shown = 15;

export function marginSection(report: GateReport): Html {
  const margins = report.findings.flatMap((finding) => margin(finding) ?? []).toSorted((a, b) => a.room - b.room);
  if (margins.length === 0) return html``;
  return section(
    'margins',
    'How close the numbers came to their bounds',
    undefined,
    html`<div class="scroll" tabindex="0" role="region" aria-label="Numbers and their bounds"><table class="margins">
<thead><tr><th scope="col">Check</th><th scope="col">Got</th><th scope="col">Bound</th><th scope="col">Room</th><th scope="col" class="chart"><div><span>within</span><span>beyond</span></div></th></tr></thead>
<tbody>${margins.slice(0, shown).map(row)}</tbody></table></div>${margins.length > shown ? html`<p class="quiet">The ${shown} closest of ${thousands(margins.length)}.</p>` : ''}`,
  );
}

function margin(finding: Finding): Margin | undefined {
  const {
    measurement,
    check: {
      threshold: { max, min },
    },
  } = finding;
  const value = measurement?.value;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const room = (number: number): number =>
    Math.min(
      ...[max === undefined ? [] : share(max - number, max), min === undefined ? [] : share(number - min, min)].flat(),
    );
  const left = room(value);
  const attempts = (measurement?.attempts ?? []).filter(
    (attempt) => typeof attempt === 'number' && Number.isFinite(attempt),
  ) as number[];
  return Number.isFinite(left) ? { finding, room: left, single: attempts.slice(0, 50).map(room) } : undefined;
}

function share(left: number, bound: number): readonly number[] {
  return bound === 0 ? [] : [left / Math.abs(bound)];
}

function row({ finding, room, single }: Margin): Html {
  const { check, measurement, result } = finding;
  return html`<tr class="${result === 'pass' ? 'good' : result === 'fail' ? 'bad' : 'unsure'}"><th scope="row"><a href="#text=${encodeURIComponent(line(check.id))}">${text(title(finding))}</a></th>
<td class="number">${measurement === undefined ? '' : measured(measurement, check.threshold)}</td><td class="number">${bounds(check.threshold)}</td><td class="number">${words(room)}</td>
<td class="chart"><svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true"><rect class="track" x="0" y="7" width="1000" height="2"/><rect class="span" x="${Math.min(place(room), 500)}" y="5" width="${Math.abs(place(room) - 500)}" height="6"/>${single.map((one) => html`<rect class="dot" x="${place(one) - 2}" y="1" width="4" height="14"/>`)}<rect class="bound" x="497" y="0" width="6" height="16"/></svg></td></tr>`;
}

/** Above a minimum there may be any number of bounds of room: beyond one, nobody reads how many. */
function words(room: number): string {
  if (room > 1) return 'far from it';
  const share = Math.abs(room) * 100;
  return `${share < 10 ? share.toFixed(1) : Math.round(share).toLocaleString('en-US')} % ${room < 0 ? 'beyond' : 'left'}`;
}

/** The bound is in the middle; a whole bound of room, or more, is at the left end. */
function place(room: number): number {
  return Math.round(500 - Math.max(-1, Math.min(1, room)) * 495);
}
