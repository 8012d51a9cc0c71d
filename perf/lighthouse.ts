import { z } from 'zod';
import type { Threshold, Unit } from '../core/model.ts';
import { boundWords } from '../fixtures/claims/bound-words.ts';
import type { OptionsOf } from '../fixtures/claims/claim-function.ts';
import { pageName } from '../fixtures/claims/claim-options.ts';
import * as fields from '../fixtures/claims/fields.ts';
import { refuse } from '../fixtures/claims/refuse.ts';
import { taskClaim } from '../fixtures/claims/task-claim.ts';

const points = { error: 'a score from 0 to 100' };
const score = fields.atLeast(z.number(points).min(0, points).max(100, points), '85').optional();
const most = (expected: string, example: string) =>
  fields.atMost(z.number({ error: expected }).nonnegative({ error: expected }), example).optional();
const time = most('milliseconds', '2500');
const five = fields.count.default(5);

const options = {
  origin: fields.origin.optional(),
  account: fields.account.optional(),
  device: z.enum(['mobile', 'desktop'], { error: '"mobile" or "desktop"' }).default('mobile'),
  runs: z.strictObject({ quick: five, full: five }, { error: 'runs such as { quick: 3, full: 5 }' }).prefault({}),
  early: z.boolean({ error: 'true or false' }).default(true),
  performance: score,
  accessibility: score,
  bestPractices: score,
  seo: score,
  fcp: time,
  lcp: time,
  speedIndex: time,
  tbt: time,
  cls: most('a layout shift', '0.1'),
  bytes: most('bytes', '500_000'),
};
type Measured = Exclude<keyof typeof options, 'origin' | 'account' | 'device' | 'runs' | 'early'>;

/** The id of each check, its unit, what it is about, and the unit as it is shown. */
const subjects: Readonly<Record<Measured, readonly [id: string, unit: Unit, subject: string, shown?: string]>> = {
  performance: ['performance', 'score', "Lighthouse's performance score"],
  accessibility: ['accessibility', 'score', "Lighthouse's accessibility score"],
  bestPractices: ['best-practices', 'score', "Lighthouse's score for best practices"],
  seo: ['seo', 'score', "Lighthouse's score for search engines"],
  fcp: ['fcp', 'ms', 'the first contentful paint', ' ms'],
  lcp: ['lcp', 'ms', 'the largest contentful paint', ' ms'],
  speedIndex: ['speed-index', 'ms', 'the speed index', ' ms'],
  tbt: ['tbt', 'ms', 'the total blocking time', ' ms'],
  cls: ['cls', 'cls', 'the layout shift'],
  bytes: ['bytes', 'bytes', 'the weight', ' bytes'],
};
const measured = Object.keys(subjects) as Measured[];

/**
 * A page is fast, accessible and light enough in Lighthouse. Two visits decide if they agree on every bound; otherwise up to five are
 * made, and the side that more than half of five are on decides for each bound (docs/statistics.md). Each visit has storage and a cache of its own.
 * One before them warms the target up and is not counted.
 *
 * - `performance`, `accessibility`, `bestPractices`, `seo`: scores from 0 to 100.
 * - `fcp`, `lcp`, `speedIndex`, `tbt`: milliseconds, simulated on a slow phone (`device: 'mobile'`, the default) or a desktop computer.
 *   `cls`: layout shift. `bytes`: all that is transferred.
 * - `runs`: the most visits that count, odd so that one side has more; default `{ quick: 5, full: 5 }`. Each takes about 5 s.
 *   With `early: false`, or a bound with `worse`, all of them are made, and their median decides.
 * - `account`: whose session the page is visited in.
 * - `origin`: default the one called `app`, else the first. `name`: default the path (`home` for `/`).
 *
 * The visits must end at the requested page. Throws a `UsageError` that quotes the wrong value.
 */
export const lighthouse = taskClaim('lighthouse', {
  id: 'lighthouse',
  layer: 'perf',
  argument: { path: fields.path },
  options,
  refine: (asked, context) => {
    if (measured.every((name) => asked[name] === undefined))
      refuse(context, 'at least one bound, such as performance: { min: 85 }', asked);
  },
  prefix: ({ path }) => pageName(path),
  effect: 'timing',
  seconds: (asked, profile) => (least(settles(asked), asked.runs[profile]) + 1) * visit,
  deadline: ({ runs }, profile) => (2 * runs[profile] + 1) * 60 + 30,
  checks: ({ path, runs, ...asked }, profile) => [
    {
      id: 'url',
      measures: 'url',
      threshold: { unit: 'text', is: pathAndQuery(path), minSamples: least(settles(asked), runs[profile]) + 1 },
      title: `A visit to ${path} ends there`,
      failure: `A visit to ${path} does not end there`,
      why: 'Measurements of another page, or of an error page, say nothing about this one.',
    },
    ...measured.flatMap((measures) => {
      const [id, unit, subject, shown] = subjects[measures];
      const bound = asked[measures];
      if (bound === undefined) return [];
      const words = boundWords(`${subject} of ${path}`, bound, shown);
      const threshold = { unit, ...bound, minSamples: least(settles(asked), runs[profile]) };
      return [{ id, measures, threshold, ...words, why }];
    }),
  ],
  args: ({ path, origin, account, device, ...asked }, profile) => {
    return { path, origin, account, device, early: settles(asked), runs: asked.runs[profile] };
  },
});
export type LighthouseOptions = OptionsOf<typeof lighthouse>;

const why = 'People leave pages that are slow, heavy or hard to use.';

type Bounds = { readonly [Name in Measured]?: Pick<Threshold, 'worse'> };

/** Visits that settle a bound are too few to compare with a baseline. */
const settles = ({ early, ...bounds }: Bounds & { readonly early: boolean }): boolean =>
  early && measured.every((name) => bounds[name]?.worse === undefined);

/** Visits without which nothing is decided. */
const least = (early: boolean, runs: number): number => Math.min(early ? 2 : Infinity, runs);

/** Seconds that a visit takes, browser and all. */
const visit = 6;

const pathAndQuery = (path: string): string => new URL(path, 'http://localhost').href.slice('http://localhost'.length);
