/** The first screen: everything that somebody needs at 6 p.m. */
import { html } from 'hono/html';
import type { GateReport, Verdict } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { candidateBuild } from '../builds.ts';
import { coverage, type Requirement } from '../coverage.ts';
import { nextStep } from '../next.ts';
import { caveats, remarks } from '../notes.ts';
import { blockers, byLayer, deciding, tally, verdictWord } from '../summary.ts';
import { duration, moment } from '../words/format.ts';
import { candidates } from './candidates.ts';
import { fact, type Html, type Mark, mark, text } from './parts.ts';
import { headline } from './words.ts';

const marks: Record<Verdict, Mark> = {
  promotable: 'good',
  verified: 'good',
  blocked: 'bad',
  inconclusive: 'unsure',
};

export function firstScreen(report: GateReport): Html {
  const kind = marks[report.verdict];
  return html`<header class="verdict ${kind}">
  <div class="width">
    <div class="stamp">${mark(kind)}<h1>${verdictWord(report)}<span class="what"><bdi>${line(report.environment.name)}</bdi> <bdi>${candidateBuild(report)}</bdi></span></h1></div>
    <p class="deciding" dir="auto">${reason(report)}</p>
    ${whatToDo(report)}
    <p class="tally">${tally(report)}</p>
    ${caveats(report).map((note) => html`<p class="note"><bdi>${note}</bdi></p>`)}
    ${remarks(report).map((remark) => html`<p class="remark"><bdi>${remark}</bdi></p>`)}
  </div>
</header>
<section class="width first" aria-label="At a glance">
  <div>
    ${candidates(report)}
    <dl class="uncovered">${requirements(report)}</dl>
  </div>
  <dl class="facts">
    ${fact('Environment', html`${text(report.environment.name)}${origins(report)}`, 'wide')}
    ${fact('Profile', html`${report.profile}<small>policy “<bdi>${line(report.policy.name)}</bdi>”</small>`)}
    ${fact('Duration', html`${report.seconds > 0 ? duration(report.seconds) : 'nothing ran'}<small>${moment(report.createdAt)}</small>`)}
  </dl>
  ${layerStrip(report)}
</section>`;
}

function reason(report: GateReport): Html | string {
  const [first] = blockers(report);
  return report.verdict === 'blocked' && first !== undefined ? headline(first) : deciding(report);
}

function whatToDo(report: GateReport): Html {
  const step = nextStep(report);
  if (step === undefined) return html``;
  const command = step.command === undefined ? '' : html` <code>${step.command}</code>`;
  return html`<p class="next"><strong>What to do:</strong> <bdi>${step.words}</bdi>${command}</p>`;
}

function layerStrip(report: GateReport): Html {
  const entries = byLayer(report).map(({ layer, counts: { total, passed, blocking, open, waived, advisory } }) => {
    const kind = blocking > 0 ? 'bad' : open > 0 ? 'unsure' : waived + advisory > 0 ? 'aside' : 'good';
    return html`<li><a href="#text=${layer}/">${mark(kind, { bad: 'blocks', unsure: 'inconclusive', aside: 'set aside', good: 'passed' }[kind])} ${layer} <small>${passed} of ${total}</small></a></li>`;
  });
  return html`<ul class="layers" aria-label="Checks passed by layer">${entries}</ul>`;
}

function origins(report: GateReport): readonly Html[] {
  const hosts = Object.values(report.environment.origins).map((origin) => line(origin, 80).replace(/^https?:\/\//, ''));
  const shown = hosts.length > 3 ? [...hosts.slice(0, 2), `and ${hosts.length - 2} more`] : hosts;
  return shown.map((host) => html`<small><bdi>${host}</bdi></small>`);
}

function requirements(report: GateReport): Html {
  const all = coverage(report);
  const open = all.filter(({ state }) => state === 'uncovered');
  if (all.length === 0) return fact('Requirements', 'The definition declares none.');
  const known = (['failed', 'open', 'waived', 'passed'] as const).flatMap((state) => {
    const count = all.filter((entry) => entry.state === state).length;
    return count === 0 ? [] : [`${count} ${state === 'open' ? 'inconclusive' : state}`];
  });
  if (open.length === 0) {
    const orWaived = all.some(({ state }) => state === 'waived') ? ', or is waived' : '';
    return fact(
      'Requirements',
      html`Every requirement has a check${orWaived}.<small>${all.length} requirements: ${known.join(', ')}</small>`,
    );
  }
  const [name, missing] =
    report.selection === undefined ? ['Not covered', 'without a check'] : ['Not in this part', 'not in this part'];
  const sum = [...known, `${open.length} ${missing}`].join(', ');
  return fact(name, html`${firstOf(open)}<small>${all.length} requirements: ${sum}</small>`);
}

function firstOf(open: readonly Requirement[]): Html {
  const shown = open
    .slice(0, 4)
    .map(
      ({ requirement, title }) =>
        html`<li><a href="#requirements"><bdi>${line(requirement, 40)}</bdi></a> <bdi>${line(title, 80)}</bdi></li>`,
    );
  return html`<ul>${shown}${open.length > 4 ? html`<li><a href="#requirements">and ${open.length - 4} more</a></li>` : ''}</ul>`;
}
