import { ensure } from '../../../setup/index.js';
import { playwrightSuite } from '../../made-up/suites.ts';
import type { Context, Measured } from '../../model.ts';
import { interleaved } from '../../pairs.ts';
import { ratios, spread } from '../../statistics.ts';
import { type Many, manyOf } from './project.ts';

const few = 500;
const more = 2_000;

export async function playwrightTests(context: Context): Promise<Measured> {
  const { pairs: wanted = 5, note } = context;
  note('500 Playwright tests');
  await using some = await suiteOf(few, context);
  const bare = (): Promise<number> =>
    some.bare(['@playwright/test', 'cli.js'], ['test', '--config', 'playwright.config.ts', '--reporter=line']);
  const pairs = await interleaved(wanted, some.gate, bare);
  note('2,000 Playwright tests');
  await using all = await suiteOf(more, context);
  const seconds = await all.gate();
  const ours = spread(pairs.map((pair) => pair.ours));
  return {
    figures: [
      { what: '500 Playwright tests: gate / bare', unit: 'ratio', value: ratios(pairs), must: { max: 1.05 } },
      {
        what: '500 to 2,000 Playwright tests: time of a test',
        unit: 'ratio',
        value: spread([seconds / more / (ours.median / few)]),
        must: { max: 1.05 },
      },
    ],
    parts: [
      { name: '500 Playwright tests in the gate', unit: 's', value: ours },
      { name: '500 Playwright tests, bare', unit: 's', value: spread(pairs.map(({ theirs }) => theirs)) },
      { name: '2,000 Playwright tests in the gate', unit: 's', value: spread([seconds]) },
    ],
    inTheWay: [],
  };
}

async function suiteOf(count: number, context: Context): Promise<Many> {
  const { chromium } = await ensure(['chromium'], { offline: true, log: () => {} });
  if ('missing' in chromium) throw new Error(`Chromium: ${chromium.missing}`);
  const files = playwrightSuite(count, chromium.shell ?? chromium.path);
  const claim = "playwright({ specs: 'uat', config: 'playwright.config.ts', deadline: 1800 })";
  return manyOf({ name: 'playwright', layer: 'uat', claim, files }, context);
}
