/** From a plan and what became of it to the files that people and machines read. */

import { decide } from '../../core/decide.ts';
import type { Execution, GateReport, Plan, Verdict } from '../../core/model.ts';
import { inBlocks } from '../../reports/blocks.ts';
import { rendered } from '../../reports/index.ts';
import { terminal } from '../../reports/terminal/terminal.ts';
import type { CliContext } from '../options.ts';
import type { Content, RunFolder } from './folder.ts';
import { jsonLines } from './in-parts.ts';

export const exitCodes: Readonly<Record<Verdict, number>> = {
  promotable: 0,
  verified: 0,
  blocked: 1,
  inconclusive: 2,
};

/**
 * Writes every report, together with what it is judged from: whenever the gate is killed, the run is judged again as its
 * report says. `report.json` comes last, directly after that, so that a program that waits for a verdict finds the others there.
 * `isFinal` is false while the run goes on.
 */
export function publish(
  folder: RunFolder,
  plan: Plan,
  execution: Execution,
  from: readonly Content[] = [],
  isFinal = true,
): GateReport {
  const report = decide(plan, execution);
  folder.replace(beforeTheLast(from, rendered(report)), { isFinal });
  return report;
}

function* beforeTheLast(files: readonly Content[], reports: Iterable<Content>): Generator<Content> {
  let last: Content | undefined;
  for (const report of reports) {
    if (last !== undefined) yield last;
    last = report;
  }
  yield* files;
  if (last !== undefined) yield last;
}

/** `value` is asked for when the file is written. */
export function inJson(path: string, value: () => unknown): Content {
  return [path, { [Symbol.iterator]: () => inBlocks(jsonLines(value())) }];
}

/** What was measured, by check. */
export function measurementsIn({ runs }: Pick<Execution, 'runs'>): Content {
  const [only, ...others] = runs.map(({ measurements }) => measurements);
  return inJson('measurements.json', () => (others.length === 0 ? (only ?? {}) : Object.assign({}, only, ...others)));
}

/** The first screen on standard output, and where the rest is. */
export function printSummary(report: GateReport, folder: string, cli: Pick<CliContext, 'stdout'>): void {
  cli.stdout.write(`${terminal(report, { colour: cli.stdout.isTTY === true })}\nreport: ${folder}/report.html\n`);
}
