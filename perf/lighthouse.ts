import { z } from 'zod';
import { type Claim, claim, type Draft, slug } from '../core/claim.ts';
import type { Profile, Threshold, Unit } from '../core/model.ts';
import {
  commonOptions,
  createCheck,
  originField,
  pageName,
  path as pathField,
} from '../fixtures/claims/claim-options.ts';
import { validate } from '../fixtures/claims/validate.ts';

const number = (expected: string) => z.number({ error: expected }).nonnegative({ error: expected });
const score = z
  .strictObject(
    { min: number('a score from 0 to 100').max(100, { error: 'a score from 0 to 100' }) },
    { error: 'a bound such as { min: 85 }' },
  )
  .optional();
const most = (expected: string, example: string) =>
  z.strictObject({ max: number(expected) }, { error: `a bound such as { max: ${example} }` }).optional();
const time = most('milliseconds', '2500');
const count = z.int({ error: 'a whole number above 0' }).min(1, { error: 'a whole number above 0' });

export const options = z
  .strictObject({
    ...commonOptions,
    origin: originField,
    account: z.string({ error: "an account's name" }).optional(),
    device: z.enum(['mobile', 'desktop'], { error: '"mobile" or "desktop"' }).default('mobile'),
    runs: z
      .strictObject(
        { quick: count.default(3), full: count.default(5) },
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
  })
  .refine((given) => measured.some((name) => given[name] !== undefined), {
    error: 'at least one bound, such as performance: { min: 85 }',
  });
export type LighthouseOptions = z.input<typeof options>;

const measured = [
  'performance',
  'accessibility',
  'bestPractices',
  'seo',
  'fcp',
  'lcp',
  'speedIndex',
  'tbt',
  'cls',
  'bytes',
] as const;
type Measured = (typeof measured)[number];

const subjects: Readonly<
  Record<Measured, { readonly noun: string; readonly unit: Unit; readonly words: string; readonly show: string }>
> = {
  performance: { noun: 'performance', unit: 'score', words: "Lighthouse's performance score", show: '' },
  accessibility: { noun: 'accessibility', unit: 'score', words: "Lighthouse's accessibility score", show: '' },
  bestPractices: { noun: 'best-practices', unit: 'score', words: "Lighthouse's score for best practices", show: '' },
  seo: { noun: 'seo', unit: 'score', words: "Lighthouse's score for search engines", show: '' },
  fcp: { noun: 'fcp', unit: 'ms', words: 'the first contentful paint', show: ' ms' },
  lcp: { noun: 'lcp', unit: 'ms', words: 'the largest contentful paint', show: ' ms' },
  speedIndex: { noun: 'speed-index', unit: 'ms', words: 'the speed index', show: ' ms' },
  tbt: { noun: 'tbt', unit: 'ms', words: 'the total blocking time', show: ' ms' },
  cls: { noun: 'cls', unit: 'cls', words: 'the layout shift', show: '' },
  bytes: { noun: 'bytes', unit: 'bytes', words: 'the weight', show: ' bytes' },
};

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
export function lighthouse(path: string, given: LighthouseOptions): Claim {
  const subject = `lighthouse(${JSON.stringify(path)})`;
  const at = validate(pathField, path, subject);
  const asked = validate(options, given, subject);
  return claim('perf', slug(asked.name ?? pageName(at)), (profile) => draft(at, asked, profile));
}

/** Seconds that a visit takes, browser and all. */
const visit = 7;

function draft(path: string, asked: z.output<typeof options>, profile: Profile): Draft {
  const name = slug(asked.name ?? pageName(path));
  const runs = asked.runs[profile];
  const wanted = measured.flatMap((measure) => {
    const bound = asked[measure];
    return bound === undefined ? [] : [{ measure, bound }];
  });
  const checks = wanted.map(({ measure, bound }) => {
    const { noun: what, unit, words, show } = subjects[measure];
    const { title, failure } = sentences(`${words} of ${path}`, bound, show);
    return createCheck(
      'perf',
      `${name}-${what}`,
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
    args: {
      path,
      ...(asked.origin === undefined ? {} : { origin: asked.origin }),
      ...(asked.account === undefined ? {} : { account: asked.account }),
      device: asked.device,
      runs,
      measures: {
        [url.id]: 'url',
        ...Object.fromEntries(wanted.map(({ measure }) => [`perf/${name}-${subjects[measure].noun}`, measure])),
      },
    },
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
