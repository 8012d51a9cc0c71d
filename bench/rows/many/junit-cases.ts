import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { junitSuite } from '../../made-up/suites.ts';
import type { Context, Measured } from '../../model.ts';
import { spread } from '../../statistics.ts';
import { manyOf } from './project.ts';

const count = 50_000;

/** The tool itself takes no time: it copies a report that is there. */
export async function junitCases(context: Context): Promise<Measured> {
  const { pairs: wanted = 3, note, scratch } = context;
  note('50,000 cases of JUnit');
  const claim = `results({ name: 'units', run: 'rm -f report.xml; cat made.xml > report.xml', junit: 'report.xml', tests: { file: 'tests.txt' }, contact: { none: 'they ask nobody' }, deadline: 600 })`;
  await using many = await manyOf({ name: 'results', layer: 'api', claim, files: junitSuite(count) }, context);
  const seconds: number[] = [];
  const peaks: number[] = [];
  for (let run = 0; run < wanted; run += 1) {
    const meter = join(scratch, 'peak.txt');
    seconds.push(await many.gate({ meter }));
    peaks.push(Number(readFileSync(meter, 'utf8')));
  }
  return {
    figures: [{ what: '50,000 cases of JUnit: peak memory', unit: 'MB', value: spread(peaks), must: { max: 400 } }],
    parts: [{ name: '50,000 cases of JUnit in the gate', unit: 's', value: spread(seconds) }],
    inTheWay: [
      'Of the processor time for 50,000 cases, about a quarter goes into the reports, a sixth into reading what was reported, and a seventh into collecting garbage.',
    ],
  };
}
