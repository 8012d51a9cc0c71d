/** The build of each service: the one that must be there, and what it said. */
import { html } from 'hono/html';
import type { GateReport } from '../../core/model.ts';
import { any, builds, type ServiceBuild } from '../builds.ts';
import { type Html, type Mark, mark } from './parts.ts';

/** How many fit on the first screen; the others are in the section of the run. */
const shown = 4;

/** What is not as expected comes first. */
export function candidates(report: GateReport): Html {
  const all = builds(report).toSorted((a, b) => Number(state(a) === 'good') - Number(state(b) === 'good'));
  const rest = all.slice(shown);
  const strange = rest.filter((service) => state(service) !== 'good').length;
  const more = html`<tr><td colspan="3"><a href="#run">and ${rest.length} more</a>, ${strange === 0 ? 'each as expected' : `${strange} of them not as expected`}</td></tr>`;
  const none = html`<tr><td colspan="3">No service was asked.</td></tr>`;
  return table(report, [
    ...all.slice(0, shown).map((service, index) => row(service, isRepeated(service, all.slice(0, index)))),
    ...(rest.length > 0 ? [more] : []),
    ...(all.length === 0 ? [none] : []),
  ]);
}

/** Every service, if the first screen cannot show them all. */
export function allCandidates(report: GateReport): Html {
  const all = builds(report);
  return all.length > shown
    ? html`<h3>Builds</h3>${table(
        report,
        all.map((service) => row(service)),
      )}`
    : html``;
}

function table(report: GateReport, rows: readonly Html[]): Html {
  return html`<table class="candidates"><caption class="hidden">The build of each service, expected and observed</caption>
<thead><tr><th scope="col">Service</th><th scope="col">${report.candidate.expected.named ? 'Expected' : 'First seen'}</th><th scope="col">Observed</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

/** `repeated`: its problem is shown with another service. */
function row(service: ServiceBuild, repeated = false): Html {
  return html`<tr class="${state(service)}"><th scope="row"><bdi>${service.name}</bdi></th><td class="${service.expected.length > 14 ? '' : 'short'}"><bdi>${service.expected}</bdi></td><td>${observed(service, repeated)}</td></tr>`;
}

/** A problem that services share is shown with the first of them. */
function isRepeated({ problem }: ServiceBuild, before: readonly ServiceBuild[]): boolean {
  return before.some((other) => other.problem === problem);
}

function state({ differs, foreign, expected, build, problem }: ServiceBuild): Mark {
  if (differs || foreign !== undefined) return 'bad';
  return build === undefined || problem !== undefined || expected === any ? 'unsure' : 'good';
}

function observed(service: ServiceBuild, repeated: boolean): Html {
  const kind = state(service);
  const label = { good: 'as expected', bad: fault(service), unsure: 'unknown', aside: '' }[kind];
  const problem =
    service.problem === undefined || repeated ? '' : html`<small class="problem"><bdi>${service.problem}</bdi></small>`;
  return html`${mark(kind, label)} <bdi>${service.observed}</bdi>${where(service)}${problem}`;
}

function fault({ replaced, mixed, differs }: ServiceBuild): string {
  if (replaced) return 'replaced';
  if (mixed) return 'several builds';
  return differs ? 'another build' : 'another environment';
}

function where({ environment, foreign }: ServiceBuild): Html | string {
  if (foreign !== undefined)
    return html` <small class="foreign">says <bdi>${foreign.says}</bdi>, not <bdi>${foreign.expected}</bdi></small>`;
  return environment === undefined ? '' : html` <small>says <bdi>${environment}</bdi></small>`;
}
