import { describe, expect, test } from 'vitest';
import type { K6Contact } from './contact.ts';
import type { CaseName } from './testing/cases.ts';
import { measurement, read, recorded, textOf, toJson, trafficOf, withContact } from './testing/recorded.ts';

const none = { production: [], foreign: [], moved: [] };

describe('requests that were refused', () => {
  const among = (name: CaseName, count: number, of: 'production' | 'foreign' | 'moved' = 'production') => {
    const files = recorded(name);
    const traffic = trafficOf(files);
    const refused = { status: 0, code: 1111, error: 'hostname is blocked', count };
    const requests = [...traffic.requests, { name: 'GET /paid', expected: 0, durations: [], failed: [refused] }];
    const checks = traffic.checks.map((check) => ({ ...check, failed: check.failed + count }));
    // All in the first second.
    const spans = traffic.spans?.map((span, second) => {
      const more = second === 0 ? count : 0;
      const failing = span.checks.map((check) => ({ ...check, failed: check.failed + more }));
      return { ...span, failed: span.failed + more, unsent: more, checks: failing };
    });
    return read(
      name,
      withContact({ refused: { ...none, [of]: ['paid.test:443'] } }, files).set(
        'requests.json',
        toJson({ ...traffic, requests, checks, spans }),
      ),
    );
  };

  test('hide no failure of staging', async () => {
    const { reading, causes } = await among('failing', 1);
    expect(reading.reason).toMatchObject({
      code: 'refused-production',
      detail: expect.stringContaining('paid.test:443'),
    });
    expect(reading.measurements['load/shop-errors']).toEqual(await measurement('failing', 'errors'));
    expect(causes).toMatchObject({
      'load/shop-errors': 'beyond-threshold',
      'load/shop-checks': 'beyond-threshold',
      'load/shop-rate': 'not-measured',
    });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test.each([1, 100])('are no failure of staging, and let nothing pass (%i)', async (count) => {
    const { reading, causes } = await among('normal', count);
    expect(reading.reason).toMatchObject({ code: 'refused-production' });
    expect(reading.measurements['load/shop-errors']).toMatchObject({ value: 0 });
    expect(new Set(Object.values(causes))).toEqual(new Set(['task-not-completed', 'not-measured']));
  });

  test.each([
    ['production', 'refused-production', /paid\.test:443, one of production's hosts: no such request was sent/],
    ['foreign', 'foreign-origin', /paid\.test:443, which the definition neither declares .*: no such request was sent/],
    ['moved', 'foreign-origin', /option "hosts" gives paid\.test:443 another address .*: no such request was sent/],
  ] as const)('say of what kind they were: %s', async (of, code, detail) => {
    const { reading, causes } = await among('normal', 3, of);
    expect(reading.reason).toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect(Object.values(causes)).not.toContain('within-threshold');
    expect((await among('failing', 3, of)).causes['load/shop-errors']).toBe('beyond-threshold');
  });

  test('are not staging’s failure if the script calls itself failed over them', async () => {
    const exit = JSON.parse(textOf(recorded('normal'), 'exit.json'));
    const failed = new Map(recorded('normal')).set('exit.json', toJson({ ...exit, code: 110 }));
    const { causes } = await read('normal', withContact({ refused: { ...none, foreign: ['ads.test:443'] } }, failed));
    expect(causes['load/shop-verdict']).toBe('not-measured');
    expect((await read('normal', failed)).causes['load/shop-verdict']).toBe('beyond-threshold');
  });

  test('leave nothing to measure where no other had an answer', async () => {
    expect((await among('unreachable', 1)).reading).toMatchObject({
      measurements: {},
      reason: { code: 'refused-production' },
    });
  });
});

describe('contact', () => {
  const under = (name: CaseName, change: Partial<K6Contact>) => read(name, withContact(change, recorded(name)));

  test('is what k6 counted', async () => {
    expect((await read('normal')).reading.contact).toEqual({ origins: { app: expect.any(Number) }, others: [] });
  });

  test.each([
    [{ origins: {} }, 'no-contact', undefined],
    [
      { origins: {}, unknown: 9 },
      'task-not-completed',
      { code: 'no-contact', detail: expect.stringContaining('9 requests') },
    ],
    [{ unknown: 9 }, 'within-threshold', undefined],
    [{ others: ['cdn.test:443'] }, 'within-threshold', undefined],
    [
      { others: ['cdn.test:443'], foreign: ['cdn.test:443'] },
      'task-not-completed',
      { code: 'foreign-origin', detail: expect.stringContaining('cdn.test:443 answered') },
    ],
  ] as const)('%j: %s', async (change, cause, reason) => {
    const { reading, causes } = await under('normal', change);
    expect(new Set(Object.values(causes))).toEqual(new Set([cause]));
    expect(reading.reason).toEqual(reason);
    expect((await under('failing', change)).causes['load/shop-errors']).toBe('beyond-threshold');
  });
});
