/** All checks in a form that stays small at thousands: repeated texts are written once. */

import { type Finding, type GateReport, layers } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { inBlocks, separated } from '../blocks.ts';
import { isFlaky } from '../flaky.ts';
import { href } from '../links.ts';
import { againstBaseline } from '../words/baseline.ts';
import { because, observed, origin, rerunOf, signOf, title, wanted, wholeGate } from '../words/findings.ts';
import { expected } from '../words/format.ts';
import { isSigned, signatures } from '../words/signed.ts';
import type { Row } from './client/data.ts';

/** `blocks`: failed and in the way. `open`: inconclusive and in the way. `aside`: failed, advisory or waived. */
const states = ['blocks', 'open', 'aside', 'passed'] as const;

/** `Data` as JSON that may stand in a script element, in blocks that end with a line. */
export function dataBlocks(report: GateReport): Generator<string> {
  return inBlocks(dataLines(report));
}

function* dataLines(report: GateReport): Generator<string> {
  const places = new Map([['', 0]]);
  const place = (value: string): number => {
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, places.size);
    return places.size - 1;
  };
  yield `{"again":${inScript(rerunOf(report))},"whole":${inScript(wholeGate(report))},"sign":${inScript(signOf(report))},"rows":[`;
  const linked = new Map<string, string>();
  const link = (path: string): string => {
    const address = linked.get(path) ?? href(path) ?? '';
    linked.set(path, address);
    return address;
  };
  yield* separated(rows(report.findings, place, link));
  yield `],"texts":${inScript([...places.keys()])}}`;
}

function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function* rows(
  findings: readonly Finding[],
  place: (value: string) => number,
  link: (path: string) => string,
): Generator<string> {
  // A plan begins with what needs no answer of staging, whatever its layer.
  for (const finding of findings.toSorted((a, b) => layers.indexOf(a.check.layer) - layers.indexOf(b.check.layer)))
    yield inScript(row(finding, place, link));
}

function row(finding: Finding, place: (value: string) => number, link: (path: string) => string): Row {
  const { check, measurement } = finding;
  const { value, seen } = observed(finding);
  const evidence = (measurement?.evidence ?? [])
    .slice(0, 5)
    .map(link)
    .filter((address) => address !== '');
  return [
    line(check.id),
    title(finding),
    states.indexOf(state(finding)),
    value,
    [seen, againstBaseline(finding)].filter(Boolean).join(', '),
    place(isSigned(check) ? signatures(check.threshold) : wanted(finding, expected)),
    place(line(check.why, 1_000)),
    place(line(check.owner ?? '')),
    check.covers.map((requirement) => place(line(requirement))),
    place(finding.task),
    place(reasoned(finding)),
    place(finding.waiver === undefined ? '' : `until ${line(finding.waiver.until)}: ${line(finding.waiver.reason)}`),
    place(line(finding.waiver?.owner ?? '')),
    evidence.map(place),
    isFlaky(finding) ? 1 : 0,
    check.whole === true ? 1 : 0,
  ];
}

function state({ result, blocks }: Finding): (typeof states)[number] {
  if (result === 'pass') return 'passed';
  if (!blocks) return 'aside';
  return result === 'fail' ? 'blocks' : 'open';
}

function reasoned(finding: Finding): string {
  return finding.result === 'pass' ? '' : `${because(finding)} (cause: ${origin(finding)}).`;
}
