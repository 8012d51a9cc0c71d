/** Endpoints and pages: what a task of the gate costs more than a loop. */
import { ensure } from '../../../setup/index.js';
import { childSays } from '../../command.ts';
import type { Context, Measured } from '../../model.ts';
import { interleaved } from '../../pairs.ts';
import { ratios, spread } from '../../statistics.ts';
import { type Many, manyOf } from './project.ts';

interface Kind {
  /** In the row. */
  readonly what: string;
  readonly name: 'endpoint' | 'page';
  readonly layer: string;
  readonly count: number;
  /** TypeScript of the claim of `number`. */
  readonly claim: string;
  /** What a bare loop may be exceeded by. */
  readonly max: number;
  readonly loop: (origin: string, count: number, context: Context) => Promise<number>;
}

export const endpoints = (context: Context): Promise<Measured> =>
  probes(
    {
      what: '300 endpoints',
      name: 'endpoint',
      layer: 'health',
      count: 300,
      claim: 'endpoint("/path/" + number, { json: { "/ok": true }, samples: 1, name: "path " + number })',
      max: 3,
      loop: (origin, count, { root, scratch }) => seconds('endpoints', [origin, `${count}`], { root, scratch }),
    },
    context,
  );

export const pages = (context: Context): Promise<Measured> =>
  probes(
    {
      what: '50 pages',
      name: 'page',
      layer: 'smoke',
      count: 50,
      claim: 'page("/page/" + number)',
      max: 1.4,
      loop: async (origin, count, { root, scratch }) => {
        const { chromium } = await ensure(['chromium'], { offline: true, log: () => {} });
        if ('missing' in chromium) throw new Error(`Chromium: ${chromium.missing}`);
        return seconds('pages', [origin, `${count}`, chromium.shell ?? chromium.path], { root, scratch });
      },
    },
    context,
  );

/** A gate with one of them is taken off: what a gate takes anyway is measured in other rows. */
async function probes({ what, name, layer, count, claim, max, loop }: Kind, context: Context): Promise<Measured> {
  const { pairs: wanted = 9, note } = context;
  note(what);
  const gateOf = (most: number): Promise<Many> =>
    manyOf({ name, layer, claim: `Array.from({ length: ${most} }, (_, number) => ${claim})`, files: {} }, context);
  await using one = await gateOf(1);
  await using all = await gateOf(count);
  const start: number[] = [];
  const pairs = await interleaved(
    wanted,
    async () => {
      const least = await one.gate();
      start.push(least);
      return (await all.gate()) - least;
    },
    () => loop(all.origin, count, context),
  );
  return {
    figures: [
      { what: `${what}: gate, less a gate of one / a loop`, unit: 'ratio', value: ratios(pairs), must: { max } },
    ],
    parts: [
      { name: `${what} in the gate, less a gate of one`, unit: 's', value: spread(pairs.map(({ ours }) => ours)) },
      { name: `${what} in a loop`, unit: 's', value: spread(pairs.map(({ theirs }) => theirs)) },
      { name: `a gate of one of the ${what}`, unit: 's', value: spread(start) },
    ],
    inTheWay: [],
  };
}

async function seconds(
  child: string,
  args: readonly string[],
  where: Pick<Context, 'root' | 'scratch'>,
): Promise<number> {
  const said = await childSays<{ readonly seconds: number }>(child, args, { cwd: where.root, scratch: where.scratch });
  return said.seconds;
}
