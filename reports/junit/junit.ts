/** `junit.xml`, for CI systems: a suite for each layer, a test case for each check. */
import { type Finding, type GateReport, type Layer, layers } from '../../core/model.ts';
import { inBlocks } from '../blocks.ts';
import { candidateBuild } from '../builds.ts';
import { byteLength } from '../byte-length.ts';
import { notes } from '../notes.ts';
import type { Renderer } from '../renderer.ts';
import { deciding, verdictWord } from '../summary.ts';
import { checkCase, objectionCases, type TestCase } from './cases.ts';
import { element, opened } from './xml.ts';

/** Bytes of UTF-8 for all cases: GitLab reads no file over 30 MB. */
const most = 28_000_000;
/** What cases with all their details may take of them; those that come after are brief. */
const room = 12_000_000;
/** What a case takes at least in addition to its name: its tags and the start of its reason. */
const least = 160;

/**
 * A check that blocks is a failure when it failed and an error when it is inconclusive; so is each objection, in the suite
 * `gate`. One that does not block (advisory, waived) is skipped, so that a report is green if and only if it is promotable.
 */
export const junit: Renderer = (report) => inBlocks(lines(report));

function* lines(report: GateReport): Generator<string> {
  const byLayer = Map.groupBy(report.findings, ({ check }) => check.layer);
  const objections = objectionCases(report);
  const make = caseMaker(report);
  const suites = layers.flatMap((layer) => {
    const cases = byLayer.get(layer)?.map(make);
    return cases === undefined ? [] : [{ name: layer, cases, time: seconds(layer, report) }];
  });
  const all = [...(objections.length === 0 ? [] : [{ name: 'gate', cases: objections, time: 0 }]), ...suites];
  const attributes = {
    name: `stagegate ${report.environment.name}`,
    ...totals(all.flatMap(({ cases }) => cases)),
    time: report.seconds,
  };
  const timestamp = report.createdAt.replace(/(?:\.\d+)?Z$/, '');
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield opened('testsuites', attributes);
  for (const [index, { name, cases, time }] of all.entries()) {
    yield opened('testsuite', { name, ...totals(cases), time, timestamp });
    if (index === 0) yield properties(report);
    for (const { xml } of cases) yield xml;
    yield '</testsuite>';
  }
  yield '</testsuites>';
}

/** Makes one case after the other, each as long as there is room for. Names depend on the number of checks alone. */
function caseMaker(report: GateReport): (finding: Finding) => TestCase {
  const name = Math.floor(most / 3 / report.findings.length);
  let left = report.findings.length;
  let [free, detailed] = [most, 0];
  return (finding) => {
    const isWhole = detailed < room && free > left * (name + least);
    const made = checkCase(finding, report, { name, brief: isWhole ? undefined : free / left });
    const size = byteLength(made.xml);
    left -= 1;
    free -= size;
    if (made.kind !== 'passed') detailed += size;
    return made;
  };
}

function properties(report: GateReport): string {
  const all: readonly (readonly [string, string])[] = [
    ['run', report.run],
    ['verdict', verdictWord(report).toLowerCase()],
    ['deciding', deciding(report)],
    ['environment', report.environment.name],
    ['candidate', candidateBuild(report)],
    ['profile', report.profile],
    ['policy', report.policy.name],
    ...notes(report).map((note) => ['note', note] as const),
  ];
  return element(
    'properties',
    {},
    all.map(([name, value]) => element('property', { name, value })),
  );
}

function totals(cases: readonly TestCase[]): { tests: number; failures: number; errors: number; skipped: number } {
  const number = (wanted: TestCase['kind']): number => cases.filter(({ kind }) => kind === wanted).length;
  return { tests: cases.length, failures: number('failure'), errors: number('error'), skipped: number('skipped') };
}

/** What the layer's tasks took together. */
function seconds(layer: Layer, report: GateReport): number {
  const tasks = new Set(report.tasks.filter((task) => task.layer === layer).map(({ id }) => id));
  const spans = report.runs.map(({ task, startedAt, endedAt }) =>
    tasks.has(task) && startedAt !== undefined && endedAt !== undefined
      ? Date.parse(endedAt) - Date.parse(startedAt)
      : 0,
  );
  return spans.reduce((sum, span) => sum + span, 0) / 1000;
}
