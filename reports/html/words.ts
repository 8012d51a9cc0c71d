/** Sentences of `reports/words/findings.ts` as markup: each text from staging is isolated, so that one written from right to left does not reorder its neighbours. */
import { html } from 'hono/html';
import type { Finding } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { againstBaseline, isByBaseline } from '../words/baseline.ts';
import { decisive, isUncounted, observed, saysBound, title, wanted } from '../words/findings.ts';
import { bounds, expected, isNone, measured, observations } from '../words/format.ts';
import { type Html, text } from './parts.ts';

/** `got "timeout" (3 of 3 samples)`, or `not measured`. */
function got(finding: Finding): Html {
  const { value, seen: rest } = observed(finding);
  if (finding.measurement === undefined) return html`${value}`;
  const against = againstBaseline(finding);
  return html`got ${seen(value, rest)}${against === '' ? '' : html`, <bdi>${against}</bdi>`}`;
}

function seen(value: string, rest: string): Html {
  return html`<bdi>${value}</bdi>${rest === '' ? '' : html` (<bdi>${rest}</bdi>)`}`;
}

/** `expected connected, got "timeout" (3 of 3 samples)`. */
export function comparison(finding: Finding): Html {
  if (isByBaseline(finding) || decisive(finding) === 'not-signed') return got(finding);
  if (isUncounted(finding)) return html`${got(finding)}, which does not count`;
  const said = wanted(finding, finding.cause === 'too-few-samples' ? expected : bounds);
  return html`expected <bdi>${said}</bdi>, ${got(finding)}`;
}

/** What was seen, in short: the comparison, or how a test ended and why. */
export function gist(finding: Finding): Html {
  const { check, measurement } = finding;
  if (check.threshold.unit !== 'outcome' || measurement === undefined) return comparison(finding);
  const first = line(measurement.items?.[0]?.label ?? '', 160).replace(/\.$/, '');
  return html`${seen(measured(measurement, check.threshold), observations(measurement))}${first === '' ? '' : html`: <bdi>${first}</bdi>`}`;
}

/** Why a finding is what it is, as the sentence that decides. */
export function sentence(finding: Finding): Html {
  const { check, measurement } = finding;
  if (check.threshold.unit !== 'outcome' || measurement === undefined)
    return html`${text(title(finding))}: ${comparison(finding)}.`;
  return html`“${text(check.title)}” ${measurement.value === 'flaky' ? 'is ' : ''}${gist(finding)}.`;
}

/** The same, alone: where there must be none, it names the first. */
export function headline(finding: Finding): Html {
  const { check, measurement } = finding;
  const first = isNone(check.threshold) ? measurement?.items?.[0] : undefined;
  if (saysBound(finding)) return html`${text(title(finding))}: ${got(finding)}.`;
  if (first === undefined) return sentence(finding);
  return html`${text(title(finding))}: ${comparison(finding)}; <bdi>${line(first.label, 160)}</bdi>.`;
}
