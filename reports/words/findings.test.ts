import { describe, expect, it } from 'vitest';
import { defined } from '../../core/defined.ts';
import type { Check, Finding, Measurement } from '../../core/model.ts';
import { check, measurement } from '../../gate/testing/plans.ts';
import { samples } from '../testdata/samples.ts';
import {
  because,
  comparison,
  decisive,
  fixOf,
  gist,
  headline,
  origin,
  rerun,
  sentence,
  wanted,
  words,
} from './findings.ts';

function finding(change: Partial<Finding> = {}): Finding {
  return {
    check: check(),
    task: 'health/deep',
    result: 'fail',
    cause: 'beyond-threshold',
    measurement: measurement({ value: 'timeout', samples: 3, attempts: ['timeout', 'timeout', 'timeout'] }),
    blocks: true,
    ...change,
  };
}

const test = check({
  layer: 'uat',
  id: 'uat/milestone',
  title: 'A milestone is saved',
  threshold: { unit: 'outcome', is: 'passed' },
});

describe('a finding in words', () => {
  it('compares', () => {
    expect(comparison(finding())).toBe('expected connected, got "timeout" (3 of 3 samples)');
    expect(sentence(finding())).toBe('Redis is not connected: expected connected, got "timeout" (3 of 3 samples).');
  });

  it('names what has most of a share, unless its title does', () => {
    const items = [
      { label: 'three or more in stock', detail: '25 of 25 failed' },
      { label: 'cheap', detail: '1 of 25 failed' },
    ];
    const seen = (failure: string) =>
      sentence(
        finding({
          check: check({ failure, threshold: { unit: 'ratio', max: 0 } }),
          measurement: measurement({ value: 0.5, unit: 'ratio', samples: 50, items }),
        }),
      );
    expect(seen("The script's checks fail")).toMatch(
      /^The script's checks fail: expected at most 0 %, got 50 %.*; three or more in stock: 25 of 25 failed\.$/,
    );
    expect(seen('Failed: three or more in stock')).not.toContain('25 of 25');
  });

  it('does not say twice what was expected', () => {
    const growth = (failure: string) =>
      headline(
        finding({
          check: check({ failure, threshold: { unit: 'bytes', max: 300e6, per: 'minute' } }),
          measurement: measurement({ value: 753e6, unit: 'bytes', samples: 59 }),
        }),
      );
    expect(growth('Memory grows by more than 300 MB a minute')).toBe(
      'Memory grows by more than 300 MB a minute: got 753 MB a minute (59 samples).',
    );
    expect(growth('Memory of 1300 MB grows')).toContain('expected at most 300 MB a minute, got');
  });

  it('expects of a test that it passes, and not that it is flaky', () => {
    const retried = check({ threshold: { unit: 'outcome', is: ['passed', 'flaky'] } });
    const failed = measurement({ value: 'failed', unit: 'outcome' });
    expect(comparison(finding({ check: retried, measurement: failed }))).toBe('expected passed, got failed');
    const flaky = measurement({ value: 'flaky', unit: 'outcome' });
    expect(wanted(finding({ check: retried, measurement: flaky }))).toBe('passed or flaky');
    expect(wanted(finding({ check: test, measurement: flaky }))).toBe('passed');
  });

  it('says that nothing was measured', () => {
    const { measurement: _, ...unseen } = finding({ result: 'inconclusive', cause: 'not-measured' });
    expect(comparison(unseen)).toBe('expected connected, not measured');
  });

  it('says that staging did not answer what passed', () => {
    const passed = measurement({ value: 'passed', unit: 'outcome' });
    const reason = { code: 'no-contact', detail: 'it reached 127.0.0.1:81 instead' } as const;
    const alone = finding({ check: test, measurement: passed, result: 'inconclusive', cause: 'no-contact', reason });
    expect(comparison(alone)).toBe('passed without an answer of staging');
    expect(because(alone)).toMatch(/^no declared origin answered .*: it reached 127\.0\.0\.1:81 instead$/);
  });

  it('names the samples that are needed only where they are too few', () => {
    const slow = {
      check: check({ threshold: { unit: 'ms', max: 200, minSamples: 300 } }),
      measurement: measurement({ value: 150, unit: 'ms', samples: 12 }),
    };
    expect(comparison(finding({ ...slow, result: 'inconclusive', cause: 'too-few-samples' }))).toBe(
      'expected at most 200 ms over at least 300 samples, got 150 ms (12 samples)',
    );
    expect(comparison(finding({ ...slow, result: 'pass', cause: 'within-threshold' }))).toBe(
      'expected at most 200 ms, got 150 ms (12 samples)',
    );
  });

  it('tells of a test what it saw first', () => {
    const failed = finding({
      check: test,
      measurement: measurement({
        value: 'failed',
        unit: 'outcome',
        attempts: ['failed', 'failed'],
        items: [{ label: 'expected 1 to be 2' }],
      }),
    });
    expect(gist(failed)).toBe('failed (2 of 2 samples): expected 1 to be 2');
    expect(sentence(failed)).toBe('“A milestone is saved” failed (2 of 2 samples): expected 1 to be 2.');
    const flaky = finding({
      check: test,
      measurement: measurement({ value: 'flaky', unit: 'outcome', attempts: ['failed', 'passed'] }),
    });
    expect(sentence(flaky)).toBe('“A milestone is saved” is flaky (failed, passed).');
  });
});

describe('whose the cause is', () => {
  it.each([
    ['product', finding()],
    ['environment', finding({ check: check({ layer: 'config', id: 'config/names' }) })],
    ['test', finding({ check: test, measurement: measurement({ value: 'flaky', unit: 'outcome' }) })],
    ['test', finding({ check: test, measurement: measurement({ items: [{ label: 'no request', blames: 'test' }] }) })],
    ['environment', finding({ measurement: measurement({ items: [{ label: 'elsewhere?', blames: 'environment' }] }) })],
    ['environment', finding({ result: 'inconclusive', cause: 'not-measured', reason: { code: 'unreachable' } })],
    ['tool', finding({ result: 'inconclusive', cause: 'task-not-completed', reason: { code: 'tool-killed' } })],
    ['environment', finding({ result: 'inconclusive', cause: 'other-candidate', reason: { code: 'tool-failed' } })],
    ['test', finding({ result: 'inconclusive', cause: 'too-few-samples' })],
  ] as const)('%s', (whose, given) => {
    expect(origin(given)).toBe(whose);
  });

  it('is decided by the task only where the check was not measured', () => {
    expect(decisive(finding({ result: 'inconclusive', cause: 'not-measured', reason: { code: 'skipped' } }))).toBe(
      'skipped',
    );
    expect(
      decisive(finding({ result: 'inconclusive', cause: 'too-close-to-call', reason: { code: 'tool-failed' } })),
    ).toBe('too-close-to-call');
  });
});

describe('a share that is not sure because staging was away', () => {
  const away = finding({
    check: check({ layer: 'load', id: 'load/errors', threshold: { unit: 'ratio', max: 0.05 } }),
    measurement: measurement({ value: 0.2, unit: 'ratio', samples: 5960, independent: 4, low: 0.04, high: 0.62 }),
    result: 'inconclusive',
    cause: 'gone',
    reason: { code: 'gone', detail: 'every request failed from 12 s to 18 s' },
  });

  it('is compared with its bound, and says when', () => {
    expect(comparison(away)).toMatch(/^expected at most 5 %, got 20 % \(between 4 % and 62 %, 5,960 samples/);
    expect(because(away)).toMatch(/^staging stopped answering .*: every request failed from 12 s to 18 s$/);
    expect([origin(away), fixOf(away)]).toEqual(['environment', expect.stringContaining('why staging went away')]);
  });

  it('does not count if staging is away at the end', () => {
    const { reason: _, ...rest } = away;
    expect(comparison(rest)).toMatch(/which does not count$/);
  });
});

describe('what is too close to call', () => {
  const fixed = (layer: Check['layer'], threshold: Check['threshold'], of?: Measurement['of']) =>
    fixOf(
      finding({
        ...{ check: check({ layer, threshold }), result: 'inconclusive', cause: 'too-close-to-call' },
        measurement: defined({ value: 1, unit: threshold.unit, samples: 1, of }),
      }),
    );

  it.each<[string, Check['layer'], Check['threshold'], RegExp]>([
    ['a time of load', 'load', { unit: 'ms', max: 500 }, /of a time, load longer.* make staging faster/],
    ['a time that is asked for', 'api', { unit: 'ms', max: 500 }, /of a time, ask for more samples.* make it faster/],
    ['a hit rate', 'load', { unit: 'ratio', min: 0.8 }, /of a share, load longer\..* what lowers or raises it/],
    ['answers a second', 'load', { unit: 'per-second', min: 50 }, /of a throughput.* lower the bound/],
    ['growth', 'load', { unit: 'bytes', max: 1e6, per: 'minute' }, /of an amount, load longer.* what takes so much/],
    ['broken iterations', 'load', { unit: 'count', max: 0 }, /of a number, give iterations more time/],
    ['a score', 'perf', { unit: 'score', min: 85 }, /of a score, let it be visited more often/],
    ['anything else', 'data', { unit: 'bytes', max: 5 }, /^Ask for more in the claim/],
  ])('%s: what to do is about it', (_, layer, threshold, words) => {
    expect(fixed(layer, threshold)).toMatch(words);
    if (threshold.unit !== 'ms') expect(fixed(layer, threshold)).not.toContain('faster');
  });

  it('is about requests, or about calls of check(), if it is measured of them', () => {
    const of = (what?: Measurement['of']) => fixed('load', { unit: 'ratio', max: 0.05 }, what);
    expect(of('checks')).toMatch(/of a share, load longer.* which check\(\) failed, and what staging answered it/);
    expect(of('checks')).not.toContain('requests');
    expect(of('requests')).toMatch(/of a share, load longer.* when requests failed, and in staging’s log why/);
    expect(of()).toMatch(/of a share, load longer\..* what lowers or raises it, or move the bound/);
  });

  it('has other words if its reason has', () => {
    expect(
      fixOf(
        finding({ result: 'inconclusive', cause: 'not-measured', reason: { code: 'no-sample', fix: 'Load longer.' } }),
      ),
    ).toBe('Load longer.');
  });
});

describe('the line that runs a check again', () => {
  const line = (command: string, id = 'health/redis'): string =>
    rerun({ run: 'r1', environment: { name: 'x', origins: {}, demo: false, command } }, { id, layer: 'health' });

  it.each([
    ['npx stagegate jetvision --profile full', 'npx stagegate jetvision --profile full --checks health/redis'],
    ['npm run gate jetvision', 'npm run gate jetvision -- --checks health/redis'],
    ['npm run gate jetvision -- --profile full', 'npm run gate jetvision -- --profile full --checks health/redis'],
  ])('for %s', (command, whole) => {
    expect(line(command)).toBe(whole);
  });

  it('is the whole gate for what other checks cause', () => {
    const report = { run: 'r1', environment: { ...samples.promotable.environment, command: 'npm run gate x' } };
    const check = { id: 'observability/app-log-quiet', layer: 'observability', whole: true } as const;
    expect(rerun(report, check)).toBe('npm run gate x');
  });

  it('signs what a person has to confirm', () => {
    const check = { id: 'signoff/runbook', layer: 'signoff' } as const;
    const report = { run: '2026-11-26T19-26-18Z-staging-4309', environment: samples.blockedByOne.environment };
    expect(rerun(report, check)).toBe('npx stagegate sign results/2026-11-26T19-26-18Z-staging-4309 signoff/runbook');
  });

  it('gives the shell no part of an id to run', () => {
    expect(line('npx stagegate x', 'uat/$(reboot)')).toBe("npx stagegate x --checks 'uat/$(reboot)'");
    expect(line('npx stagegate x', 'uat/a\nreboot')).toBe("npx stagegate x --checks 'uat/a reboot'");
  });
});

describe('what to do', () => {
  const reason = {
    code: 'tool-output-unreadable',
    detail: 'out/junit.xml: it is empty',
    fix: 'Let\nit write.',
  } as const;
  const unread = finding({ result: 'inconclusive', cause: 'not-measured', reason });

  it('is what the reason itself says, on one line', () => {
    expect(fixOf(unread)).toBe('Let it write.');
  });

  it('is what is said of the code if the reason says no more, or did not decide', () => {
    const { fix: _, ...without } = reason;
    expect(fixOf({ ...unread, reason: without })).toBe(words('tool-output-unreadable').fix);
    expect(fixOf({ ...unread, cause: 'too-few-samples' })).toBe(words('too-few-samples').fix);
  });
});
