import { createHash } from 'node:crypto';
import type { TestResult } from 'allure-js-commons';
import { describe, expect, it } from 'vitest';
import type { Finding, GateReport } from '../../core/model.ts';
import { counts } from '../summary.ts';
import { hostile, payloads } from '../testdata/hostile.ts';
import { samples } from '../testdata/samples.ts';
import { allure } from './allure.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
const written = (report: GateReport): readonly TestResult[] => [...allure(report, digest).results];
const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const cases = Object.entries(samples);

const withStatus = (report: GateReport, ...statuses: readonly string[]): readonly TestResult[] =>
  written(report).filter(({ status }) => statuses.includes(status ?? ''));

describe('results for Allure', () => {
  it('are what they were', async () => {
    const { results, attachments, ...about } = allure(samples.partial, digest);
    const all = { ...about, attachments: Object.fromEntries(attachments), results: [...results] };
    await expect(pretty(all)).toMatchFileSnapshot('golden/partial.json');
    await expect(pretty(withStatus(samples.blockedByOne, 'failed', 'broken'))).toMatchFileSnapshot(
      'golden/blocked.json',
    );
  });

  it.each(cases)('have nothing failed or broken if and only if the verdict is promotable: %s', (_, report) => {
    expect(withStatus(report, 'failed', 'broken').length === 0).toBe(report.verdict === 'promotable');
    expect(withStatus(report, 'failed').length > 0).toBe(report.verdict === 'blocked');
  });

  it.each(cases)('are one for each check and each objection: %s', (_, report) => {
    const { total, passed, blocking, open, waived, advisory } = counts(report.findings);
    const results = written(report);
    expect(results).toHaveLength(total + report.objections.length);
    expect(withStatus(report, 'passed')).toHaveLength(passed);
    expect(withStatus(report, 'failed')).toHaveLength(blocking);
    expect(withStatus(report, 'broken')).toHaveLength(open + report.objections.length);
    expect(withStatus(report, 'skipped')).toHaveLength(waived + advisory);
    for (const key of ['uuid', 'historyId'] as const)
      expect(new Set(results.map((result) => result[key])).size).toBe(results.length);
  });

  it('say of a sign-off that it waits', () => {
    const [first, ...others] = samples.unreachable.findings as [Finding, ...Finding[]];
    const waits = { ...first, result: 'inconclusive', cause: 'not-measured', reason: { code: 'not-signed' } } as const;
    const [result] = written({ ...samples.unreachable, findings: [waits, ...others] });
    expect(result?.parameters).toContainEqual({ name: 'cause', value: 'not-signed', excluded: true });
  });

  it('are not green for a verdict that nothing in the report explains', () => {
    expect(withStatus({ ...samples.demo, verdict: 'inconclusive' }, 'broken')).toHaveLength(1);
  });

  it('keep their history from run to run, and are new results each time', () => {
    const [before] = written(samples.demo);
    const [after] = written({ ...samples.demo, run: '2026-11-21T09-00-00Z-demo-1111' });
    expect(after?.historyId).toBe(before?.historyId);
    expect(after?.uuid).not.toBe(before?.uuid);
    expect(before?.uuid).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('say why a check is set aside', () => {
    const messages = withStatus(samples.promotable, 'skipped').map(({ statusDetails }) => statusDetails.message);
    expect(messages).toEqual([
      expect.stringMatching(/^waived by @web until 2026-12-15 \(A third-party script warns; .*expected none, got 1\.$/),
      expect.stringMatching(/^advisory: .*expected none, got 2\.$/),
    ]);
  });

  it('are of exactly one category each, whatever staging wrote', () => {
    const hostileReports = payloads.map((payload) => hostile(`cause: tool\n${payload}`));
    for (const report of [...Object.values(samples), ...hostileReports]) {
      const { categories } = allure(report, digest);
      for (const { status, statusDetails } of withStatus(report, 'failed', 'broken', 'skipped')) {
        const matching = categories.filter(
          ({ matchedStatuses, traceRegex, messageRegex }) =>
            status !== undefined &&
            matchedStatuses?.includes(status) &&
            (traceRegex === undefined || whole(traceRegex, statusDetails.trace)) &&
            (messageRegex === undefined || whole(messageRegex, statusDetails.message)),
        );
        expect(matching).toHaveLength(1);
      }
    }
  });

  it('attach only recorded files of the run, under names that Allure takes', () => {
    const { attachments, results } = allure(samples.blockedByOne, digest);
    const known = samples.blockedByOne.runs.flatMap(({ evidence }) => evidence.map(({ path }) => path));
    expect([...attachments.values()].toSorted()).toEqual(known.toSorted());
    const sources = [...results].flatMap((result) => result.attachments.map(({ source }) => source));
    expect(sources.length).toBeGreaterThan(50);
    for (const source of sources) {
      expect(source).toMatch(/^[0-9a-f]{32}-attachment\.(?:json|png|zip)$/);
      expect(attachments.has(source)).toBe(true);
    }
  });

  it.each([
    'evidence/../../../etc/passwd',
    '/etc/passwd',
    'evidence/a/..',
    'https://evil.example/x.png',
    'evidence\\x',
  ])('attach no %j', (path) => {
    const file = { path, mediaType: 'text/plain', sha256: '', bytes: 1 };
    const { attachments } = allure(
      { ...samples.demo, runs: samples.demo.runs.map((run) => ({ ...run, evidence: [file] })) },
      digest,
    );
    expect(attachments.size).toBe(0);
  });

  it('attach all that the task left where nothing was measured', () => {
    const { runs } = samples.interrupted;
    const file = { path: 'evidence/uat/offscreen-buddy/stderr.txt', mediaType: 'text/plain', sha256: '', bytes: 1 };
    const left = runs.map((run) => (run.task === 'uat/offscreen-buddy' ? { ...run, evidence: [file] } : run));
    const result = written({ ...samples.interrupted, runs: left }).find(
      ({ fullName }) => fullName === 'uat/onboarding',
    );
    expect(result?.attachments).toMatchObject([{ name: 'stderr.txt', type: 'text/plain' }]);
  });
});

/** As Java's `matches`, with a dot for every character. */
function whole(pattern: string | RegExp, text = ''): boolean {
  return new RegExp(`^(?:${typeof pattern === 'string' ? pattern : pattern.source})$`, 's').test(text);
}
