import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, execution, measurement, plan, run, task } from '../gate/testing/plans.ts';
import { decide } from './decide.ts';
import type { Baseline, Finding, GateReport, Measurement, TaskRun, Threshold } from './model.ts';
import { plan as toPlan } from './plan.ts';
import { isOpen } from './repeats.ts';

const usual = [298, 301, 304, 306, 307, 309, 311, 313, 315];
const worse = { max: 0.2, than: 'stagegate/baseline.json', runs: 5 };
const p95: Threshold = { unit: 'ms', max: 800, worse };
const baseline: Baseline = { values: usual, unit: 'ms', fingerprint: { profile: 'quick', cores: 2, tools: {} } };
const timed = check({ id: 'health/p95', threshold: p95, baseline });
const plain = check({ id: 'health/p95', threshold: { unit: 'ms', max: 800 } });

/** A value; words for what else an attempt may have left. */
type Left = number | 'nothing' | 'crashed' | 'changed' | 'unsure' | 'signed out' | 'gone';

function attempt(left: Left, index: number): TaskRun {
  const own = index === 0 ? {} : { attempt: index + 1 };
  const value = typeof left === 'number' ? left : 310;
  const measured: Measurement = measurement({ value, unit: 'ms', samples: 3_000 });
  const measurements = { 'health/p95': left === 'unsure' ? { ...measured, low: 300, high: 900 } : measured };
  const away = { app: { problem: { code: 'unreachable' } } } as const;
  if (left === 'gone') return run({ ...own, measurements, candidate: { before: run().candidate.before, after: away } });
  if (left === 'nothing') return run({ ...own, measurements: {} });
  if (left === 'crashed') return run({ ...own, measurements: {}, status: 'errored', reason: { code: 'tool-killed' } });
  if (left === 'changed')
    return run({ ...own, measurements: {}, status: 'errored', reason: { code: 'evidence-changed' } });
  return run({ ...own, measurements });
}

const judged = (lefts: readonly Left[], subject = timed): GateReport =>
  decide(plan({ tasks: [task({ checks: [subject] })] }), execution({ runs: lefts.map(attempt) }));
const finding = (lefts: readonly Left[], subject = timed): Finding => judged(lefts, subject).findings[0] as Finding;
const said = ({ result, cause, reason }: Finding): string =>
  `${result}: ${cause}${reason === undefined ? '' : ` (${reason.code})`}`;

describe('of several runs of a task', () => {
  it.each<[string, readonly Left[], string]>([
    ['the last decides', ['unsure', 310], 'pass: within-threshold'],
    ['the last decides, if it cannot tell too', [310, 'unsure'], 'inconclusive: too-close-to-call'],
    ['one that measured nothing does not', [310, 'crashed'], 'pass: within-threshold'],
    ['a failure stays', [900, 310], 'fail: beyond-threshold'],
    ['a later failure counts', [310, 900, 310], 'fail: beyond-threshold'],
    ['a failure stays where nothing was measured later', [900, 'crashed'], 'fail: beyond-threshold'],
    ['changed evidence of the first leaves it open', ['changed', 310], 'inconclusive: not-measured (evidence-changed)'],
    ['and of the last', ['unsure', 'changed'], 'inconclusive: not-measured (evidence-changed)'],
    ['what was measured of a staging that went away does not count', ['gone', 310], 'pass: within-threshold'],
    [
      'nor where nothing was measured later, which says why',
      ['gone', 'crashed'],
      'inconclusive: not-measured (tool-killed)',
    ],
    ['nor does it bring back what was seen before', [310, 'gone'], 'inconclusive: gone'],
    ['nothing was measured', ['crashed', 'crashed'], 'inconclusive: not-measured (tool-killed)'],
  ])('%s', (_, lefts, expected) => {
    expect(said(finding(lefts, plain))).toBe(expected);
  });

  it('what earlier ones left open is kept, with what they measured', () => {
    const open = { attempt: 1, cause: 'too-close-to-call', measurement: { value: 310, low: 300, high: 900 } };
    expect(finding(['unsure', 310], plain)).toMatchObject({ attempt: 2, earlier: [open] });
    expect(finding(['crashed', 'unsure', 310], plain)).toMatchObject({
      attempt: 3,
      earlier: [
        { attempt: 1, cause: 'not-measured', reason: { code: 'tool-killed' } },
        { ...open, attempt: 2 },
      ],
    });
    for (const lefts of [[310], [310, 310], [310, 'crashed'], [900, 310]] as const)
      expect(finding(lefts, plain).earlier, String(lefts)).toBeUndefined();
    expect(finding([375, 384, 380, 386, 383]).earlier).toBeUndefined();
  });

  it.each<[string, readonly Left[], string, number]>([
    ['the first decides', [310], 'pass: within-threshold', 1],
    [
      'the first decides for certain, so the others do not count',
      [310, 420, 420, 420, 420],
      'pass: within-threshold',
      1,
    ],
    ['the first fails for certain', [480], 'fail: worse-than-baseline', 1],
    ['the first cannot tell', [375], 'inconclusive: close-to-baseline', 1],
    ['four of five cannot tell', [375, 384, 380, 386], 'inconclusive: close-to-baseline', 1],
    ['five are worse together', [375, 384, 380, 386, 383], 'fail: worse-than-baseline', 5],
    ['five are alike together', [355, 330, 328, 333, 331], 'pass: within-threshold', 5],
    ['five cannot tell either', [368, 369, 368, 370, 367], 'inconclusive: close-to-baseline', 5],
    ['a sixth does not count', [368, 369, 368, 370, 367, 200], 'inconclusive: close-to-baseline', 5],
    ['one beyond its bound fails', [375, 900], 'fail: beyond-threshold', 1],
    ['one that crashed is missing', [375, 384, 'crashed', 386, 383], 'inconclusive: close-to-baseline', 1],
    [
      'and says why if it is the last',
      [375, 384, 380, 386, 'crashed'],
      'inconclusive: close-to-baseline (tool-killed)',
      1,
    ],
    [
      'one whose evidence changed is missing',
      [355, 330, 'changed', 333, 331],
      'inconclusive: not-measured (evidence-changed)',
      1,
    ],
  ])('with a baseline: %s', (_, lefts, expected, compared) => {
    const found = finding(lefts);
    expect(said(found)).toBe(expected);
    expect(found.comparison?.attempts?.length ?? 1).toBe(compared);
  });

  it('shows what each measured, and the mean', () => {
    const { comparison, measurement } = finding([375, 384, 380, 386, 383]);
    expect(comparison).toMatchObject({ attempts: [375, 384, 380, 386, 383], upTo: 5, value: 307.066 });
    expect(comparison?.change).toBeCloseTo(381.58 / 307.066 - 1, 4);
    expect(measurement?.value).toBe(383);
  });

  it('is not worse if the build went away or a wall answered in one of those that are compared', () => {
    const runs = [375, 384, 380, 386, 383].map(attempt);
    const silent = { web: { code: 'unreachable' } } as const;
    const gone = runs.map((one, index) => (index === 1 ? { ...one, silent } : one));
    const report = decide(plan({ tasks: [task({ checks: [timed] })] }), execution({ runs: gone }));
    expect(report.findings[0]).toMatchObject({ result: 'inconclusive', cause: 'gone' });
  });

  it.each<[string, readonly number[], readonly string[]]>([
    ['in order', [1, 2, 3], []],
    ['without the first', [2, 3], ['unknown-run', 'unknown-run']],
    ['without one between', [1, 3], ['unknown-run']],
    ['one of them twice', [1, 2, 2], ['unknown-run']],
  ])('the record must be whole: %s', (_, attempts, codes) => {
    const runs = attempts.map((number) => attempt(310, number - 1));
    const report = decide(plan({ tasks: [task({ checks: [plain] })] }), execution({ runs }));
    expect(report.objections.map(({ code }) => code)).toEqual(codes);
    expect(report.verdict).toBe(codes.length === 0 ? 'promotable' : 'inconclusive');
  });

  it('none is made once one has failed, crashed, decided or was the last', () => {
    const open = (lefts: readonly Left[], subject = timed): boolean =>
      isOpen(lefts.map(attempt), judged(lefts, subject).findings);
    expect(open([375])).toBe(true);
    expect(open([375, 384, 380, 386])).toBe(true);
    for (const lefts of [
      [310],
      [480],
      ['unsure'],
      ['crashed'],
      [375, 900],
      [375, 'crashed'],
      [368, 369, 368, 370, 367],
    ])
      expect(open(lefts as Left[]), String(lefts)).toBe(false);
    expect(open([375], { ...timed, level: 'advisory' })).toBe(false);
    expect(open([375], { ...timed, threshold: { ...p95, worse: { ...worse, runs: 1 } } })).toBe(false);
  });
});

describe('over random runs of a task', () => {
  const rank = { blocked: 0, inconclusive: 1, verified: 2, promotable: 2 } as const;
  const lefts = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 290, max: 420 }) },
    { weight: 2, arbitrary: fc.constantFrom<Left>('unsure', 'crashed', 900) },
  );
  const runs = fc.array(lefts, { minLength: 1, maxLength: 6 });
  const subjects = fc.constantFrom(timed, plain);
  const at = (list: readonly Left[], index: number, left: Left): readonly Left[] =>
    list.map((one, place) => (place === index % list.length ? left : one));

  it('changed evidence of one never promotes, and never makes up for a failure of another', () => {
    fc.assert(
      fc.property(runs, fc.nat(5), subjects, (list, index, subject) => {
        const less = at(list, index, 'changed');
        expect(judged(less, subject).verdict).not.toBe('promotable');
        if (less.includes(900)) expect(judged(less, subject).verdict).toBe('blocked');
      }),
    );
  });

  it('a worse value of one never helps', () => {
    fc.assert(
      fc.property(runs, fc.nat(5), fc.nat(300), subjects, (list, index, by, subject) => {
        const value = list[index % list.length];
        if (typeof value !== 'number') return;
        const later = judged(at(list, index, value + by), subject).verdict;
        expect(rank[later]).toBeLessThanOrEqual(rank[judged(list, subject).verdict]);
      }),
      { numRuns: 300 },
    );
  });

  it('a run that lacks an earlier one in the record never promotes', () => {
    fc.assert(
      fc.property(fc.array(lefts, { minLength: 2, maxLength: 6 }), fc.nat(5), subjects, (list, index, subject) => {
        const left = list.map(attempt).filter((_, place) => place !== index % (list.length - 1));
        const { verdict } = decide(plan({ tasks: [task({ checks: [subject] })] }), execution({ runs: left }));
        expect(verdict).not.toBe('promotable');
      }),
    );
  });
});

describe('a plan', () => {
  const planned = (effect: 'timing' | 'load' | 'read', runs?: number) => {
    const limit = { max: 0.2, than: 'b.json', ...(runs === undefined ? {} : { runs }) };
    const subject = task({ effect, checks: [check({ threshold: { unit: 'ms', max: 800, worse: limit } })] });
    return toPlan({ ...plan(), tasks: [subject] }).tasks[0]?.checks[0]?.threshold.worse?.runs;
  };

  it('runs what measures time up to five times, or as often as the check says, and nothing else twice', () => {
    expect([planned('timing'), planned('load'), planned('load', 2), planned('timing', 1), planned('read')]).toEqual([
      ...[5, 5, 2, 1, undefined],
    ]);
    expect(() => planned('read', 3)).toThrow(/"health\/redis" has "worse" with runs: 3.*its effect is "read".*Remove/);
    for (const runs of [0, 6, 2.5])
      expect(() => planned('load', runs)).toThrow(new RegExp(`runs: ${runs}\\. Give a whole number from 1.* to 5`));
  });
});
