import { z } from 'zod';
import { claim, type Draft, slug } from '../core/claim.ts';
import { defined } from '../core/defined.ts';
import type { Profile, Threshold, Unit } from '../core/model.ts';
import { type Asked, claimFunction, type OptionsOf } from '../fixtures/claims/claim-function.ts';
import { commonOptions, createCheck, pageName } from '../fixtures/claims/claim-options.ts';
import * as fields from '../fixtures/claims/fields.ts';

const points = z
  .number({ error: 'a score from 0 to 100' })
  .min(0, { error: 'a score from 0 to 100' })
  .max(100, { error: 'a score from 0 to 100' });
const score = fields.atLeast(points, '85').optional();
const most = (expected: string, example: string) =>
  fields.atMost(z.number({ error: expected }).nonnegative({ error: expected }), example).optional();
const time = most('milliseconds', '2500');

const argument = { path: fields.path };
const options = {
  ...commonOptions,
  origin: fields.origin.optional(),
  account: fields.account.optional(),
  device: z.enum(['mobile', 'desktop'], { error: '"mobile" or "desktop"' }).default('mobile'),
  runs: z
    .strictObject(
      { quick: fields.count.default(3), full: fields.count.default(5) },
      { error: 'runs such as { quick: 3, full: 5 }' },
    )
    .prefault({}),
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
type Lighthouse = Asked<typeof argument, typeof options>;

type Measured = Exclude<keyof typeof options, keyof typeof commonOptions | 'origin' | 'account' | 'device' | 'runs'>;

interface Subject {
  readonly id: string;
  readonly unit: Unit;
  readonly words: string;
  readonly show: string;
}
const subjects: Readonly<Record<Measured, Subject>> = {
  performance: { id: 'performance', unit: 'score', words: "Lighthouse's performance score", show: '' },
  accessibility: { id: 'accessibility', unit: 'score', words: "Lighthouse's accessibility score", show: '' },
  bestPractices: { id: 'best-practices', unit: 'score', words: "Lighthouse's score for best practices", show: '' },
  seo: { id: 'seo', unit: 'score', words: "Lighthouse's score for search engines", show: '' },
  fcp: { id: 'fcp', unit: 'ms', words: 'the first contentful paint', show: ' ms' },
  lcp: { id: 'lcp', unit: 'ms', words: 'the largest contentful paint', show: ' ms' },
  speedIndex: { id: 'speed-index', unit: 'ms', words: 'the speed index', show: ' ms' },
  tbt: { id: 'tbt', unit: 'ms', words: 'the total blocking time', show: ' ms' },
  cls: { id: 'cls', unit: 'cls', words: 'the layout shift', show: '' },
  bytes: { id: 'bytes', unit: 'bytes', words: 'the weight', show: ' bytes' },
};
const measured = Object.keys(subjects) as Measured[];

/**
 * A page is fast, accessible and light enough in Lighthouse, by the median of several visits, each with a fresh Chromium.
 * One visit before them warms the target up and is not counted.
 *
 * - `performance`, `accessibility`, `bestPractices`, `seo`: scores from 0 to 100.
 * - `fcp`, `lcp`, `speedIndex`, `tbt`: milliseconds, simulated on a slow phone (`device: 'mobile'`, the default) or a desktop computer.
 *   `cls`: layout shift. `bytes`: all that is transferred.
 * - `runs`: visits that count, default `{ quick: 3, full: 5 }`. Each takes about 6 s.
 * - `account`: whose session the page is visited in.
 * - `origin`: default the one called `app`, else the first. `name`: default the path (`home` for `/`).
 *
 * The visits must end at the requested page. Throws a `UsageError` that quotes the wrong value.
 */
export const lighthouse = claimFunction(
  {
    id: 'lighthouse',
    argument,
    options,
    refine: (asked, context) => {
      if (measured.every((name) => asked[name] === undefined))
        context.addIssue({
          code: 'custom',
          message: 'at least one bound, such as performance: { min: 85 }',
          input: asked,
        });
    },
  },
  (asked) => claim('perf', slug(asked.name ?? pageName(asked.path)), (profile) => draft(asked, profile)),
);

export type LighthouseOptions = OptionsOf<typeof lighthouse>;

/** Seconds that a visit takes, browser and all. */
const visit = 7;

function draft(asked: Lighthouse, profile: Profile): Draft {
  const { path, origin, account, device } = asked;
  const name = slug(asked.name ?? pageName(path));
  const runs = asked.runs[profile];
  const wanted = measured.flatMap((measure) => {
    const bound = asked[measure];
    return bound === undefined ? [] : [{ measure, bound }];
  });
  const checks = wanted.map(({ measure, bound }) => {
    const { id, unit, words, show } = subjects[measure];
    const { title, failure } = sentences(`${words} of ${path}`, bound, show);
    return createCheck(
      'perf',
      `${name}-${id}`,
      { unit, ...bound, minSamples: runs },
      { title, failure, why: 'People leave pages that are slow, heavy or hard to use.' },
      asked,
    );
  });
  const url = createCheck(
    'perf',
    `${name}-url`,
    { unit: 'text', is: new URL(path, 'http://localhost').href.slice('http://localhost'.length), minSamples: runs + 1 },
    {
      title: `A visit to ${path} ends there`,
      failure: `A visit to ${path} does not end there`,
      why: 'Measures of another page, or of an error page, say nothing about this one.',
    },
    asked,
  );
  return {
    runner: 'lighthouse',
    args: defined({
      ...{ path, origin, account, device, runs },
      measures: {
        [url.id]: 'url',
        ...Object.fromEntries(wanted.map(({ measure }) => [`perf/${name}-${subjects[measure].id}`, measure])),
      },
    }),
    effect: 'timing',
    checks: [url, ...checks],
    seconds: (runs + 1) * visit,
    deadline: (2 * runs + 1) * 60 + 30,
  };
}

function sentences(
  subject: string,
  bound: Pick<Threshold, 'min' | 'max'>,
  show: string,
): { readonly title: string; readonly failure: string } {
  const [limit, more, less] =
    bound.min === undefined ? [bound.max, 'at most', 'more than'] : [bound.min, 'at least', 'less than'];
  const capital = subject.charAt(0).toUpperCase() + subject.slice(1);
  return { title: `${capital} is ${more} ${limit}${show}`, failure: `${capital} is ${less} ${limit}${show}` };
}
