import { validate } from 'ctrf';
import { describe, expect, it } from 'vitest';
import { whole } from '../blocks.ts';
import { samples } from '../testdata/samples.ts';
import { ctrf } from './ctrf.ts';

const names = Object.keys(samples) as (keyof typeof samples)[];
const written = (name: keyof typeof samples): string => whole(ctrf(samples[name]));
const read = (name: keyof typeof samples) => JSON.parse(written(name));

describe('ctrf.json', () => {
  it.each(['blockedByOne', 'partial'] as const)('is what it was: %s', async (name) => {
    await expect(written(name)).toMatchFileSnapshot(`golden/${name}.json`);
  });

  it.each(names)("holds to the format's own schema: %s", (name) => {
    const report = read(name);
    expect(validate(report)).toMatchObject({ valid: true });
    expect(validate({ ...report, verdict: 'x' }).valid).toBe(false);
    expect(validate({ ...report, results: { ...report.results, tests: [{ name: 'x', status: 'seen' }] } }).valid).toBe(
      false,
    );
  });

  it.each(names)('has no failed test if and only if the verdict is promotable: %s', (name) => {
    const { summary, tests, environment } = read(name).results;
    expect(summary.failed === 0).toBe(samples[name].verdict === 'promotable');
    expect(environment.healthy).toBe(samples[name].verdict === 'promotable');
    const number = (status: string) => tests.filter((test: { status: string }) => test.status === status).length;
    expect(summary).toMatchObject({
      tests: tests.length,
      passed: number('passed'),
      failed: number('failed'),
      other: number('other'),
      stop: summary.start + summary.duration,
    });
    expect(tests).toHaveLength(samples[name].findings.length + samples[name].objections.length);
  });

  it('tells failed from not seen, and what does not block from both', () => {
    const tests = (name: keyof typeof samples): { rawStatus: string; status: string; message?: string }[] =>
      read(name).results.tests;
    const of = (name: keyof typeof samples, rawStatus: string) =>
      tests(name).find((test) => test.rawStatus === rawStatus);
    expect(of('unreachable', 'inconclusive')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('inconclusive: staging could not be reached'),
    });
    expect(of('blockedByOne', 'objection')).toMatchObject({ status: 'failed', suite: ['gate'] });
    expect(of('promotable', 'fail')).toMatchObject({ status: 'other' });
  });

  it('gives a test the same name whatever became of it: readers tell tests apart by it', () => {
    const namesOf = (name: keyof typeof samples): Map<string, string> =>
      new Map(
        read(name)
          .results.tests.filter(({ suite }: { suite: string[] }) => suite[0] !== 'gate')
          .map(({ testId, name }: { testId: string; name: string }) => [testId, name]),
      );
    expect(namesOf('blockedByForty')).toEqual(namesOf('demo'));
    const failed = read('blockedAtTheGate').results.tests.find(
      ({ testId }: { testId: string }) => testId === 'health/redis',
    );
    expect(failed.name).toBe('health/redis: Redis is connected');
    expect(failed.message).toMatch(/^Redis is not connected: /);
  });

  it('attaches the page in which pieces of evidence are, once', () => {
    const { runs, findings, ...report } = samples.blockedByOne;
    const paths = ['evidence/health.html#live/answer-1.txt', 'evidence/health.html#live/answers.json'];
    const left = paths.map((path) => ({ path, mediaType: 'text/plain', sha256: '', bytes: 1 }));
    const [one] = findings.flatMap(({ measurement, ...rest }) =>
      measurement === undefined || rest.result === 'pass'
        ? []
        : [{ ...rest, measurement: { ...measurement, evidence: paths } }],
    );
    if (one === undefined) throw new Error('the sample measured nothing');
    const changed = { ...report, findings: [one], runs: runs.map((run) => ({ ...run, evidence: left })) };
    const attached = JSON.parse(whole(ctrf(changed))).results.tests.flatMap(
      (test: { attachments?: [] }) => test.attachments ?? [],
    );
    expect(attached).toEqual([{ name: 'health.html', contentType: 'text/html', path: 'evidence/health.html' }]);
  });

  it('keeps the attempts of a flaky test', () => {
    const flaky = read('blockedByForty').results.tests.find(({ flaky }: { flaky?: boolean }) => flaky === true);
    expect(flaky).toMatchObject({ retries: 1, retryAttempts: [{ attempt: 1, status: 'failed' }] });
    expect(read('blockedByForty').results.summary.flaky).toBe(1);
  });

  it('is not green for a verdict that nothing in the report explains', () => {
    const unexplained = { ...samples.demo, verdict: 'inconclusive' } as const;
    expect(JSON.parse(whole(ctrf(unexplained))).results.summary.failed).toBe(1);
  });
});
