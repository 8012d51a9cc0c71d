/** How a page's policy can be got round, as Google's CSP Evaluator knows. */
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import type { Item } from '../../../core/model.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Seen } from './evidence.ts';
import { policiesIn } from './rules.ts';

/** All policies hold at once, so the best one counts. */
export function readBypasses({ headers, metas }: Seen): MeasurementDraft {
  const all = [...policiesIn(headers), ...metas.policies].map(bypassesOf);
  const best = all.toSorted((a, b) => a.length - b.length)[0] ?? [{ label: 'no content-security-policy' }];
  return { value: best.length, items: best };
}

function bypassesOf(policy: string): readonly Item[] {
  const findings = new CspEvaluator(new CspParser(policy).csp).evaluate();
  return findings
    .filter(({ severity }) => severity === Severity.HIGH)
    .map(({ directive, value = '', description }) => ({ label: `${directive} ${value}`.trim(), detail: description }));
}
