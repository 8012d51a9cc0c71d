import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Files } from '../../core/claim.ts';
import type { CaseName } from './testing/cases.ts';
import { type AnyReport, readAs, recorded, visits } from './testing/recorded.ts';

/** As a run in which all visits are made, as they were before there was another rule. */
function read(name: CaseName, files: Files = recorded(name), runs = 1) {
  return readAs(name, files, { runs });
}

function three(change: (report: AnyReport, run: number) => void, busy = 0): Files {
  return visits([busy, busy, busy], (report, visit) => change(report, visit + 1));
}

test('a page that was visited holds every check', async () => {
  const { reading, causes } = await read('normal');
  expect(reading.reason).toBeUndefined();
  expect(new Set(Object.values(causes))).toEqual(new Set(['within-threshold']));
  expect(reading.measurements).toMatchObject({
    'perf/shop-url': { value: '/', unit: 'text', samples: 2 },
    'perf/shop-performance': { unit: 'score', samples: 1, evidence: ['report.html', 'run-1.json'] },
    'perf/shop-accessibility': { value: 100 },
    'perf/shop-lcp': { unit: 'ms' },
    'perf/shop-cls': { unit: 'cls' },
    'perf/shop-bytes': { unit: 'bytes', items: [{ detail: expect.stringMatching(/ kB$/) }] },
  });
});

test('the median of the runs counts, whatever their order', async () => {
  const scores = [0.91, 0.24, 0.6];
  const { reading } = await read(
    'normal',
    three((report, run) => {
      report.categories.performance.score = scores[run - 1];
    }),
    3,
  );
  expect(reading.measurements['perf/shop-performance']).toMatchObject({
    value: 60,
    samples: 3,
    attempts: [91, 24, 60],
    evidence: ['report.html', 'run-3.json'],
  });
});

test('a visit that ended elsewhere fails, and measures nothing else', async () => {
  const { causes, reading } = await read('redirected');
  expect(causes['perf/shop-url']).toBe('beyond-threshold');
  expect(reading.measurements).toEqual({ 'perf/shop-url': expect.objectContaining({ value: '/login?next=/account' }) });
});

test('an error page fails, and measures nothing else', async () => {
  const { causes, reading } = await read('errored');
  expect(causes['perf/shop-url']).toBe('beyond-threshold');
  expect(reading.measurements).toEqual({ 'perf/shop-url': expect.objectContaining({ value: 'status 500' }) });
});

test('a later run that ended elsewhere fails too', async () => {
  const { causes, reading } = await read(
    'normal',
    three((report, run) => {
      if (run === 2) report.finalDisplayedUrl = report.finalDisplayedUrl.replace(/\/$/, '/sorry');
    }),
    3,
  );
  expect(causes).toMatchObject({ 'perf/shop-url': 'beyond-threshold', 'perf/shop-performance': 'not-measured' });
  expect(reading.measurements['perf/shop-url']?.value).toBe('/sorry');
});

test.each([
  ['dead', 'unreachable', /ERR_CONNECTION_REFUSED/],
  ['blank', 'tool-failed', /NO_FCP|did not paint/],
  ['killed', 'tool-killed', /SIGKILL/],
] as const)('%s: nothing passes, and the reason is %s', async (name, code, detail) => {
  const { reading, causes } = await read(name);
  expect(reading.reason).toMatchObject({ code, detail: expect.stringMatching(detail) });
  expect(Object.values(causes)).not.toContain('within-threshold');
});

test.each([
  ['net::ERR_EMPTY_RESPONSE at http://127.0.0.1:1/', ': it closed the connection'],
  ['Navigation timeout of 30000 ms exceeded', ' within 30 s'],
])('a page that the server did not send fails every check: %s', async (error, words) => {
  const files = new Map(recorded('dead'));
  const visit = JSON.parse(new TextDecoder().decode(files.get('visit.json')));
  const { reading, causes } = await read(
    'dead',
    files.set('visit.json', Buffer.from(JSON.stringify({ ...visit, error }))),
  );
  expect(reading.reason).toBeUndefined();
  expect(new Set(Object.values(causes))).toEqual(new Set(['beyond-threshold']));
  expect(reading.measurements['perf/shop-lcp']?.value).toEqual({
    inWords: `no answer from ${visit.requested}${words}`,
  });
});

test('a certificate that is not trusted is a reason of its own', async () => {
  const files = new Map(recorded('dead'));
  const visit = JSON.parse(new TextDecoder().decode(files.get('visit.json')));
  const error = `net::ERR_CERT_AUTHORITY_INVALID at ${visit.requested}`;
  const { reading } = await read('dead', files.set('visit.json', Buffer.from(JSON.stringify({ ...visit, error }))));
  expect(reading.reason?.code).toBe('untrusted-certificate');
});

test.each([
  [
    'a score of null',
    (report: AnyReport) => {
      report.categories.performance.score = null;
    },
    'performance',
  ],
  [
    'no such category',
    (report: AnyReport) => {
      delete report.categories.accessibility;
    },
    'accessibility',
  ],
  [
    'an audit without a value',
    (report: AnyReport) => {
      delete report.audits['largest-contentful-paint'].numericValue;
    },
    'lcp',
  ],
  [
    'no such audit',
    (report: AnyReport) => {
      delete report.audits['total-byte-weight'];
    },
    'bytes',
  ],
] as const)('%s is no measurement', async (_, change, noun) => {
  const { causes } = await read('normal', three(change), 3);
  expect(causes[`perf/shop-${noun}`]).toBe('not-measured');
});

test('a run that Lighthouse itself spoiled is made up for by another, or is too few', async () => {
  const spoiled = three((report, run) => {
    if (run === 1)
      report.runtimeError = { code: 'NO_NAVSTART', message: 'Something went wrong with recording the trace.' };
  });
  const enough = await read('normal', spoiled, 2);
  expect(enough.reading.reason).toBeUndefined();
  expect(enough.reading.measurements['perf/shop-performance']?.samples).toBe(2);
  const few = await read('normal', spoiled, 3);
  expect(few.reading.reason).toMatchObject({ code: 'tool-failed' });
  expect(Object.values(few.causes)).not.toContain('within-threshold');
});

describe('on a busy machine', () => {
  const uneven = (report: AnyReport, run: number): void => {
    report.environment.benchmarkIndex = run === 2 ? 900 : 2_400;
    report.audits['largest-contentful-paint'].numericValue = run === 2 ? 1_500 : 800;
  };

  test('a time about which the runs disagree is not measured', async () => {
    const { reading, causes } = await read('normal', three(uneven, 0.8), 3);
    expect(reading.reason).toMatchObject({
      code: 'noisy-host',
      detail: expect.stringContaining('from 900 to 2400 while other programs used 80 %'),
    });
    expect(causes).toMatchObject({ 'perf/shop-lcp': 'not-measured', 'perf/shop-bytes': 'task-not-completed' });
  });

  test('runs that agree are believed', async () => {
    const agreeing = three((report, run) => {
      uneven(report, run);
      report.audits['largest-contentful-paint'].numericValue = 800 + run;
    }, 0.8);
    expect((await read('normal', agreeing, 3)).reading.reason).toBeUndefined();
  });

  test('the benchmark alone does not cry wolf', async () => {
    expect((await read('normal', three(uneven, 0.1), 3)).reading.reason).toBeUndefined();
  });

  test('busy processors alone do not either', async () => {
    expect(
      (
        await read(
          'normal',
          three(() => {}, 0.9),
          3,
        )
      ).reading.reason,
    ).toBeUndefined();
  });

  test('that was busy throughout, what is too slow is not measured, and what is fast enough is', async () => {
    const slow = (report: AnyReport, run: number): void => {
      report.categories.performance.score = [0.48, 0.46, 0.49][run - 1];
      report.categories.accessibility.score = 0.5;
    };
    const { reading, causes } = await read('normal', three(slow, 0.95), 3);
    expect(reading.gaps).toEqual({
      'perf/shop-performance': {
        code: 'noisy-host',
        detail: expect.stringContaining('at least 95 % of the processors'),
      },
    });
    expect(causes).toMatchObject({
      'perf/shop-performance': 'not-measured',
      'perf/shop-accessibility': 'beyond-threshold',
      'perf/shop-lcp': 'within-threshold',
    });
    expect((await read('normal', three(slow, 0.6), 3)).causes['perf/shop-performance']).toBe('beyond-threshold');
  });

  test('runs of quieter moments count where there are enough', async () => {
    const { reading } = await read('normal', three(uneven, 0.8), 2);
    expect(reading.reason).toBeUndefined();
    expect(reading.measurements['perf/shop-performance']?.samples).toBe(2);
  });
});

describe('torn evidence', () => {
  const files = three(() => {});

  test.each([...files.keys()])('without %s nothing passes', async (name) => {
    const { reading, causes } = await read('normal', new Map([...files].filter(([file]) => file !== name)), 3);
    expect(reading.reason).toMatchObject({ code: 'tool-wrote-nothing', detail: `${name} is missing.` });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('whatever is missing, nothing passes', async () => {
    const cut = fc.subarray([...files], { maxLength: files.size - 1 });
    await fc.assert(
      fc.asyncProperty(cut, async (kept) => {
        expect(Object.values((await read('normal', new Map(kept), 3)).causes)).not.toContain('within-threshold');
      }),
    );
  });

  test.each([...files.keys()].filter((name) => name.endsWith('.json')))(
    'with half of %s nothing passes',
    async (name) => {
      const bytes = files.get(name) ?? new Uint8Array();
      const { reading, causes } = await read('normal', new Map(files).set(name, bytes.slice(0, bytes.length / 2)), 3);
      expect(reading.reason).toMatchObject({ code: 'tool-output-unreadable' });
      expect(Object.values(causes)).not.toContain('within-threshold');
    },
  );
});
