/** Each check that blocks, with everything needed to act on it. */
import { html } from 'hono/html';
import type { Finding, GateReport, Item } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { thousands } from '../../core/thousands.ts';
import { href, isImage } from '../links.ts';
import { blockers, common } from '../summary.ts';
import { againstBaseline } from '../words/baseline.ts';
import { expiry, observed, origin, reasonSentence, rerun, title, wanted } from '../words/findings.ts';
import { figure } from '../words/format.ts';
import { owners } from './owners.ts';
import {
  block,
  command,
  evidenceLink,
  evidenceLinks,
  fact,
  type Html,
  mark,
  picture,
  section,
  text,
  traceCommand,
} from './parts.ts';
import { gist } from './words.ts';

/** How many are shown in full, and how many more folded; the others are in the list of all checks. */
const full = 3;
const folded = 50;

export function blockerSection(report: GateReport): Html {
  const failed = blockers(report);
  if (failed.length === 0) return html``;
  const rest =
    failed.length > full + folded
      ? html`<p><a href="#show=blocks">All ${thousands(failed.length)} that block</a> are in the list of checks.</p>`
      : html``;
  return section('blockers', failed.length === 1 ? 'What blocks' : 'What blocks, most important first', failed.length, [
    owners(failed),
    threads(failed),
    ...failed.slice(0, full).map(
      (finding, index) => html`<article class="card" aria-labelledby="blocker-${index}">
  <h3 id="blocker-${index}">${mark('bad')}<span>${text(title(finding))}</span></h3>${body(finding, report)}</article>`,
    ),
    ...failed.slice(full, full + folded).map(
      (finding) => html`<details class="card">
  <summary>${mark('bad')}<strong>${text(title(finding))}</strong><span>${gist(finding)}</span></summary>${body(finding, report)}</details>`,
    ),
    rest,
  ]);
}

function threads(failed: readonly Finding[]): Html {
  const all = common(failed);
  if (all.length === 0) return html``;
  return html`<div class="threads"><h3>What they have in common</h3><ul class="items">${all.map(({ label, count }) => html`<li><strong>${count} of ${failed.length}</strong> show <code>${text(label)}</code></li>`)}</ul></div>`;
}

function body(finding: Finding, report: GateReport): Html {
  const { check, measurement, reason } = finding;
  const images = pictures(finding, report);
  const trace = traceCommand(measurement?.evidence ?? [], report);
  return html`
  <p class="meta"><code>${line(check.id)}</code><span class="origin">cause: ${origin(finding)}</span>${check.owner === undefined ? '' : html`<span>owner: ${text(check.owner)}</span>`}</p>
  <div class="${images.length > 0 ? 'with-picture' : ''}">
    <div>
      <dl class="versus"><div><dt>Expected</dt><dd>${text(wanted(finding))}</dd></div><div class="got"><dt>Got</dt><dd>${actual(finding)}</dd></div></dl>
      <dl class="details">
        ${fact('Why it matters', text(check.why, 1_000))}
        ${fact('Seen', items(measurement?.items ?? []))}
      </dl>
    </div>
    ${images.map((path) => picture(path, check.failure))}
  </div>
  <dl class="details">
    ${fact('Also', reason === undefined ? '' : html`its task did not complete: ${text(reasonSentence(reason))}`)}
    ${fact('Waiver', expiry(finding) === '' ? '' : text(expiry(finding)))}
    ${fact('Covers', check.covers.length === 0 ? '' : text(check.covers.join(', ')))}
    ${fact('Evidence', evidenceLinks(proofs(finding, report)))}
    ${fact('Run again', command(rerun(report, check), 'runs this check again'))}
    ${fact('Open the trace', trace === undefined ? '' : command(trace, 'opens the trace'))}
  </dl>`;
}

/** How many single observations are shown. */
const shownAttempts = 10;

function actual(finding: Finding): Html {
  const { measurement } = finding;
  if (measurement === undefined) return html`not measured`;
  const against = againstBaseline(finding);
  const { value, seen } = observed(finding);
  // Of statuses, their number says all.
  const isFigure = typeof measurement.value === 'number' && measurement.unit !== 'status';
  const single = isFigure ? (measurement.attempts ?? []) : [];
  return html`${text(value)}${seen === '' ? '' : html`<small><bdi>${seen}</bdi></small>`}${against === '' ? '' : html`<small><bdi>${against}</bdi></small>`}${
    single.length > 1
      ? html`<small>${single
          .slice(0, shownAttempts)
          .map((value) => figure(value, measurement.unit))
          .join(' · ')}${single.length > shownAttempts ? ` and ${single.length - shownAttempts} more` : ''}</small>`
      : ''
  }`;
}

/** How many offenders of a check are shown. */
const most = 50;

function items(all: readonly Item[]): Html | string {
  if (all.length === 0) return '';
  const rest = all.slice(5, most);
  return html`<ul class="items">${all.slice(0, 5).map(item)}</ul>${
    rest.length === 0
      ? ''
      : html`<details><summary>${all.length - 5} more</summary><ul class="items">${rest.map(item)}</ul>${all.length > most ? html`<p>and ${all.length - most} in the evidence</p>` : ''}</details>`
  }`;
}

function item({ label, detail, evidence }: Item): Html {
  const words =
    detail === undefined
      ? ''
      : /\n/.test(detail) || detail.length > 160
        ? block(detail)
        : html`<small>${text(detail)}</small>`;
  return html`<li>${text(label, 500)}${words}${evidence === undefined ? '' : html` <span class="file">${evidenceLink(evidence)}</span>`}</li>`;
}

/** What the check's reader named, else whatever its task left. */
function proofs({ measurement, task }: Finding, report: GateReport): readonly string[] {
  const named = measurement?.evidence ?? [];
  return named.length > 0 ? named : evidenceOf(task, report);
}

/** Of all runs of the task. */
function evidenceOf(task: string, { runs }: GateReport): readonly string[] {
  return runs.filter((run) => run.task === task).flatMap(({ evidence }) => evidence.map(({ path }) => path));
}

/** Only what the run recorded as an image of its own. */
function pictures({ measurement, task }: Finding, report: GateReport): readonly string[] {
  const recorded = new Set(evidenceOf(task, report));
  const named = [
    ...(measurement?.evidence ?? []),
    ...(measurement?.items ?? []).flatMap(({ evidence }) => evidence ?? []),
  ];
  return [...new Set(named)]
    .filter((path) => isImage(path) && recorded.has(path) && href(path) !== undefined)
    .slice(0, 1);
}
