/** The list of all checks: its frame and filter; the rows are made in the browser from the data. */
import { html } from 'hono/html';
import type { GateReport } from '../../core/model.ts';
import { thousands } from '../../core/thousands.ts';
import { isFlaky } from '../flaky.ts';
import { counts } from '../summary.ts';
import { type Html, type Mark, mark, section } from './parts.ts';

export function checkSection(report: GateReport): Html {
  const { total, passed, blocking, open, waived, advisory } = counts(report.findings);
  const buttons: readonly (readonly [string, string, number, Mark])[] = [
    ['blocks', 'Blocks', blocking, 'bad'],
    ['open', 'Inconclusive', open, 'unsure'],
    ['aside', 'Set aside', waived + advisory, 'aside'],
    ['passed', 'Passed', passed, 'good'],
  ];
  const flaky = report.findings.filter(isFlaky).length;
  return section(
    'checks',
    'All checks',
    total,
    html`<div id="filter" role="search" hidden aria-label="Filter the checks">
<label class="search"><span class="hidden">Filter by text</span><input id="text" type="search" placeholder="Filter by text ( / )" autocomplete="off" spellcheck="false"></label>
<div class="states" role="group" aria-label="Filter by result">${buttons.map(([state, name, count, kind]) => html`<button type="button" data-show="${state}" aria-pressed="false">${mark(kind)} ${name} <span class="count">${thousands(count)}</span></button>`)}${flaky === 0 ? '' : html`<button type="button" data-show="flaky" aria-pressed="false">Flaky <span class="count">${thousands(flaky)}</span></button>`}</div>
<label class="by">by <select id="by"><option value="layer">layer</option><option value="requirement">requirement</option><option value="owner">owner</option></select></label>
<p><span id="matches" role="status"></span> <button type="button" id="reset">Show all</button></p>
</div>
<p id="none" hidden>No check matches this filter.</p>
<div id="list"></div>
<noscript><p>The list of all checks needs JavaScript. What blocks and what is inconclusive is above; report.json has every check.</p></noscript>
<div id="marks" hidden>${(['bad', 'unsure', 'aside', 'good'] as const).map((kind) => mark(kind))}</div>`,
  );
}
