/** d and f: what many checks cost. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../../core/quantile.ts';
import { allureGenerate, writeAllureResults } from '../allure.ts';
import type { Rendered } from '../children/render.ts';
import { childSays } from '../command.ts';
import type { Context, Row } from '../model.ts';
import { interleaved } from '../pairs.ts';
import { ratios, spread } from '../statistics.ts';

const many = 100_000;
const few = 1_000;

export const manyAgainstAllure: Row = {
  key: 'd',
  title: '100,000 checks: decide and all renderers against `allure generate`',
  how: 'A process of its own judges the runs, renders every report except Allure’s and writes them to disk, as a gate does at its end; generating the checks does not count. `allure generate` (with the Java that starts it) reads the same results from its files, written beforehand. No pair warms up. Memory is the peak of our process, the generated checks included.',
  measure: async ({ root, scratch, pairs: wanted = 2, note }) => {
    note(`writing ${many.toLocaleString('en-US')} results for Allure`);
    await rendered(join(scratch, 'allure'), [1, many], { root, scratch });
    const results = await writeAllureResults(join(scratch, 'allure'), root);
    const peaks: number[] = [];
    const sizes: Record<string, number>[] = [];
    const pairs = await interleaved(
      wanted,
      async () => {
        const said = await rendered(join(scratch, 'many'), [1, many], { root, scratch });
        peaks.push(said.peak ?? Number.NaN);
        sizes.push({ ...said.files });
        return said.seconds[many]?.[0] ?? Number.NaN;
      },
      () => allureGenerate(results, root, scratch),
      { warm: false },
    );
    rmSync(join(scratch, 'allure'), { recursive: true });
    const size = (file: string): number => (sizes[0]?.[file] ?? Number.NaN) / 1e6;
    const ours = spread(pairs.map((pair) => pair.ours));
    const theirs = spread(pairs.map((pair) => pair.theirs));
    return {
      figures: [
        {
          what: '100,000 checks: decide and render / `allure generate`',
          unit: 'ratio',
          value: ratios(pairs),
          must: { max: 0.1 },
          goal: { max: 0.05 },
        },
        { what: '100,000 checks: peak memory', unit: 'MB', value: spread(peaks), must: { max: 400 } },
        { what: '100,000 checks: `report.html`', unit: 'MB', value: spread([size('report.html')]), must: { max: 25 } },
      ],
      parts: [
        { name: 'decide, render and write', unit: 's', value: ours },
        { name: 'allure generate', unit: 's', value: theirs },
      ],
      inTheWay: [
        `The largest files are ${Object.entries(sizes[0] ?? {})
          .toSorted(([, a], [, b]) => b - a)
          .slice(0, 4)
          .map(([file, bytes]) => `\`${file}\` (${Math.round(bytes / 1e6)} MB)`)
          .join(', ')}: writing them out is most of the time.`,
      ],
    };
  },
};

export const linear: Row = {
  key: 'f',
  title: 'Cost of a check in 100,000 against one in 1,000',
  how: 'Decide and render in memory, in one warm process for both sizes: a thousand checks six times, of which the first three do not count, then a hundred thousand twice. Memory is the peak of a process with that many checks, minus the peak of one with a single check.',
  measure: async ({ root, scratch, pairs: wanted = 3 }) => {
    const one = async (sizes: readonly number[], times: number): Promise<Rendered> =>
      rendered('-', [times, ...sizes], { root, scratch });
    const runs: Rendered[] = [];
    for (let index = 0; index < wanted; index += 1) runs.push(await one([few, few, few, many], 2));
    const base = (await one([1], 1)).peak ?? Number.NaN;
    const peaks = { few: (await one([few], 1)).peak ?? Number.NaN, many: (await one([many], 1)).peak ?? Number.NaN };
    const costs = runs.map(({ seconds }) => ({
      few: median((seconds[few] ?? []).slice(3)) / few,
      many: median(seconds[many] ?? []) / many,
    }));
    return {
      figures: [
        {
          what: '1,000 to 100,000 checks: time of a check',
          unit: 'ratio',
          value: spread(costs.map((cost) => cost.many / cost.few)),
          must: { max: 1 },
        },
        {
          what: '1,000 to 100,000 checks: memory of a check',
          unit: 'ratio',
          value: spread([(peaks.many - base) / many / ((peaks.few - base) / few)]),
          must: { max: 1 },
        },
      ],
      parts: [
        { name: 'a check of 1,000', unit: 'ms', value: spread(costs.map((cost) => cost.few * 1000)) },
        { name: 'a check of 100,000', unit: 'ms', value: spread(costs.map((cost) => cost.many * 1000)) },
      ],
      inTheWay: [
        `Peaks: ${Math.round(base)} MB with one check, ${Math.round(peaks.few)} MB with 1,000, ${Math.round(peaks.many)} MB with 100,000.`,
      ],
    };
  },
};

function rendered(
  folder: string,
  [times, ...sizes]: readonly number[],
  { root, scratch }: Pick<Context, 'root' | 'scratch'>,
): Promise<Rendered> {
  return childSays<Rendered>('render', [folder, String(times), ...sizes.map(String)], { cwd: root, scratch });
}
