import { vitestSuite } from '../../made-up/suites.ts';
import type { Context, Measured } from '../../model.ts';
import { interleaved } from '../../pairs.ts';
import { ratios, spread } from '../../statistics.ts';
import { manyOf } from './project.ts';

const count = 5_000;

export async function vitestTests(context: Context): Promise<Measured> {
  const { pairs: wanted = 25, note } = context;
  note('5,000 Vitest tests');
  const claim =
    "vitest({ specs: 'api', config: 'vitest.config.ts', contact: { none: 'they ask nobody' }, deadline: 600 })";
  await using many = await manyOf({ name: 'vitest', layer: 'api', claim, files: vitestSuite(count) }, context);
  const bare = (): Promise<number> => many.bare(['vitest', 'vitest.mjs'], ['run', '--config', 'vitest.config.ts']);
  const pairs = await interleaved(wanted, many.gate, bare);
  return {
    figures: [{ what: '5,000 Vitest tests: gate / bare', unit: 'ratio', value: ratios(pairs), must: { max: 1.3 } }],
    parts: [
      { name: '5,000 Vitest tests in the gate', unit: 's', value: spread(pairs.map(({ ours }) => ours)) },
      { name: '5,000 Vitest tests, bare', unit: 's', value: spread(pairs.map(({ theirs }) => theirs)) },
    ],
    inTheWay: [
      'Until the tests run, the gate starts, reads the definition and lists them: for much of that time one processor has nothing to do.',
    ],
  };
}
