/** What is inconclusive, and what did not pass without blocking. */
import { html } from 'hono/html';
import type { Finding, GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { thousands } from '../../core/thousands.ts';
import { diagnosticFiles } from '../diagnostic-files.ts';
import type { InconclusiveReason } from '../inconclusive/reason.ts';
import { inconclusiveReasons } from '../inconclusive-reasons.ts';
import { href } from '../links.ts';
import { nonBlocking } from '../non-blocking.ts';
import { because, origin, rerun, title } from '../words/findings.ts';
import { command, evidenceLink, evidenceLinks, type Html, mark, picture, section, text } from './parts.ts';
import { comparison } from './words.ts';

const named = 30;

export function inconclusiveSection(report: GateReport): Html {
  const all = inconclusiveReasons(report);
  if (all.length === 0) return html``;
  return section(
    'open',
    'What is inconclusive or missing',
    undefined,
    all.map((reason) => card(reason, report)),
  );
}

function card(
  { code, sentence, fix, origin: whose, details, findings, toSign }: InconclusiveReason,
  report: GateReport,
): Html {
  const files = diagnosticFiles(findings, report);
  const shot = files.find((path) => path.endsWith('.png') && href(path) !== undefined);
  const only = findings.length === 1 ? findings[0] : undefined;
  // A part was asked for: that is nobody's fault.
  const isAskedFor = code === 'partial';
  return html`<article class="card open">
  <h3>${mark('unsure')}<span>${text(sentence, 1_000)}</span></h3>
  ${details.length === 0 ? '' : html`<ul class="items">${details.slice(0, 5).map((detail) => html`<li>${text(detail, 500)}</li>`)}${details.length > 5 ? html`<li>and ${details.length - 5} more</li>` : ''}</ul>`}
  <p class="fix"><strong>What to do:</strong> <bdi>${fix}</bdi></p>
  ${isAskedFor ? '' : html`<p class="meta"><span class="origin">cause: ${whose}</span>${only?.check.owner === undefined ? '' : html`<span>${text(only.check.owner)}</span>`}</p>`}
  ${files.length === 0 ? '' : html`<p class="meta">Tool output:${evidenceLinks(files)}</p>`}
  ${shot === undefined ? '' : picture(shot, 'what the page showed when the sign-in failed')}
  ${toSign.map((one) => html`<p>${text(one.title)}</p><p>${command(one.command, 'signs it')}</p>`)}
  ${only === undefined || toSign.length > 0 ? '' : html`<p>${text(only.check.title)}: ${comparison(only)}</p><p>${command(rerun(report, only.check), 'runs this check again')}</p>`}
  ${findings.length > 1 ? html`<details><summary>Which ${thousands(findings.length)} checks</summary><ul class="items columns">${findings.slice(0, named).map(mention)}</ul>${more(findings)}</details>` : ''}
</article>`;
}

function mention(finding: Finding): Html {
  const seen = finding.measurement === undefined ? '' : html`<small>${comparison(finding)}</small>`;
  return html`<li><a href="#text=${encodeURIComponent(line(finding.check.id))}">${text(finding.check.title)}</a>${seen}</li>`;
}

function more(findings: readonly Finding[]): Html {
  return findings.length <= named ? html`` : html`<p><a href="#show=open">All of them in the list of checks</a></p>`;
}

export function nonBlockingSection(report: GateReport): Html {
  const all = nonBlocking(report);
  if (all.length === 0) return html``;
  const rest = all.length > named ? html`<p><a href="#show=aside">All of them in the list of checks</a></p>` : html``;
  return section(
    'aside',
    'What did not pass, but does not block',
    all.length,
    html`<ul class="aside">${all.slice(0, named).map(row)}</ul>${rest}`,
  );
}

function row(finding: Finding): Html {
  const { check, waiver, result, measurement } = finding;
  const why =
    waiver === undefined
      ? html`advisory`
      : html`waived until ${line(waiver.until)} by ${text(waiver.owner)}: ${text(waiver.reason, 500)}`;
  const seen = result === 'fail' ? comparison(finding) : because(finding);
  const files = (measurement?.evidence ?? [])
    .slice(0, 3)
    .map((path) => html` <span class="file">${evidenceLink(path)}</span>`);
  return html`<li>${mark('aside')}<div><strong>${text(title(finding))}</strong> <code>${line(check.id)}</code><br>${seen} · ${why} · cause: ${origin(finding)}${files}</div></li>`;
}
