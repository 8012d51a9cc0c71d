/** Which requirement is covered by which checks, and what became of it. */
import { html } from 'hono/html';
import type { Finding, GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { coverage, type Requirement } from '../coverage.ts';
import { type Html, type Mark, mark, section, text } from './parts.ts';

const states: Record<Requirement['state'], readonly [Mark, string]> = {
  passed: ['good', 'passed'],
  failed: ['bad', 'failed'],
  open: ['unsure', 'inconclusive'],
  waived: ['aside', 'waived'],
  uncovered: ['unsure', 'no check'],
};

const named = 8;

export function requirementSection(report: GateReport): Html {
  const all = coverage(report);
  if (all.length === 0) return html``;
  return section(
    'requirements',
    'Requirements',
    all.length,
    html`<table class="requirements">
<thead><tr><th scope="col">Requirement</th><th scope="col">State</th><th scope="col">Checks</th></tr></thead><tbody>${all.map((one) => row(one, report))}</tbody></table>`,
  );
}

function row({ requirement, title, state, findings }: Requirement, { selection }: GateReport): Html {
  const isElsewhere = state === 'uncovered' && selection !== undefined;
  const [kind, word] = isElsewhere ? (['unsure', 'not in this part'] as const) : states[state];
  const more =
    findings.length > named
      ? html` <a href="#by=requirement&amp;text=${encodeURIComponent(line(requirement))}">and ${findings.length - named} more</a>`
      : '';
  return html`<tr class="${kind}"><th scope="row"><strong><bdi>${line(requirement, 60)}</bdi></strong> <span>${text(title)}</span></th><td class="state">${mark(kind)} ${word}</td><td>${findings.length === 0 ? 'none' : html`<span class="sum">${findings.length}</span> ${findings.slice(0, named).map(link)}${more}`}</td></tr>`;
}

function link({ check, result }: Finding): Html {
  const id = line(check.id, 80);
  const state = result === 'pass' ? '' : html` <em>(${result})</em>`;
  return html` <span class="file"><a href="#text=${encodeURIComponent(line(check.id))}"><bdi>${id}</bdi></a>${state}</span>`;
}
