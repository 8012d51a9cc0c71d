import { describe, expect, it } from 'vitest';
import type { Evidence, GateReport, NotKept } from '../core/model.ts';
import { render } from './index.ts';
import { notes } from './notes.ts';
import { withFlaky } from './testdata/flaky.ts';
import { samples } from './testdata/samples.ts';

describe('notes', () => {
  it('say that a demo is not your staging and which build the verdict is bound to', () => {
    expect(notes(samples.demo)).toEqual([
      'demo: not your staging',
      'no candidate was named: the verdict applies to the observed build 1.4.0-812 (c0ffee1)',
    ]);
    expect(notes(samples.promotable)).toEqual([]);
    expect(notes(samples.interrupted)).toEqual(['1 piece of test data could not be removed']);
  });
});

describe('a run without a candidate', () => {
  const unnamed = (services: Readonly<Record<string, string>>, report: GateReport): GateReport => ({
    ...report,
    candidate: { ...report.candidate, expected: { named: false, services } },
  });
  const seen = { api: '1.4.0-812', app: '1.4.0-812' };

  it('says which build its verdict is about, whatever that is', () => {
    const words = 'no candidate was named: the verdict applies to the observed build 1.4.0-812 (c0ffee1)';
    expect(notes(unnamed(seen, samples.blockedByOne))).toEqual([words]);
    expect(notes(unnamed(seen, samples.interrupted))[0]).toBe(words.replace('the verdict applies to', 'this is about'));
  });

  it('has no verdict if it is a part', () => {
    expect(notes(unnamed(seen, samples.partial))).toEqual([
      'no candidate was named: this is about the observed build 1.4.0-812 (c0ffee1)',
    ]);
  });

  it('says if its build is not known', () => {
    expect(notes(unnamed({ api: '', app: '' }, samples.unreachable))).toEqual([
      'no candidate was named, and it is not known which build was observed',
    ]);
  });

  it('is not known before its plan', () => {
    expect(notes(unnamed({}, samples.unreachable))).toEqual([]);
  });
});

it('name what needed no answer of staging, if it ran', () => {
  const tasks = samples.promotable.tasks.map((task, index) =>
    index === 0 ? { ...task, contact: { of: 'none' as const, reason: 'reads the repository' } } : task,
  );
  const first = tasks[0]?.id;
  const told = (status: 'completed' | 'not-run') =>
    notes({
      ...samples.promotable,
      tasks,
      runs: samples.promotable.runs.map((run) => (run.task === first ? { ...run, status } : run)),
    });
  expect(told('completed')).toEqual([`no answer of staging was needed for ${first} (reads the repository)`]);
  expect(told('not-run')).toEqual([]);
});

it('say that the run that it goes on with was killed', () => {
  const goesOn = 'what was inconclusive in run-1 was run again; the rest is from there';
  const report = { ...samples.promotable, again: 'run-1' };
  expect(notes(report)).toEqual([goesOn]);
  expect(notes({ ...report, killed: true })).toEqual([
    'run-1 did not end by itself: it was killed, or its machine stopped',
    goesOn,
  ]);
});

describe('other gates that asked the same staging', () => {
  const told = (...beside: readonly string[]) => notes({ ...samples.promotable, beside });

  it('are named, for they share it', () => {
    expect(told('2026-11-27T18-00-00Z-shop-1a2b')).toEqual([
      'another gate asked the same staging meanwhile (2026-11-27T18-00-00Z-shop-1a2b): both share its limits, its accounts and its data',
    ]);
    expect(told('one', 'two')[0]).toMatch(/^2 other gates asked .* \(one, two\): all share its limits/);
  });
});

describe('what failed first and passed when it was tried again', () => {
  const reason =
    'flaky: uat/sign-up-0 failed, then passed: expect(locator).toBeVisible() failed (Expected: visible · signs-up.spec.ts:7)';

  it('is named with why it failed, up to three checks', () => {
    expect(notes(withFlaky(1))).toContain(reason);
    expect(notes(withFlaky(5)).filter((note) => note.startsWith('flaky: '))).toEqual([
      reason,
      expect.stringContaining('uat/sign-up-1'),
      expect.stringContaining('uat/sign-up-2'),
      'flaky: 2 more, which the list of checks names',
    ]);
  });

  it.each(['report.txt', 'report.html', 'summary.md', 'comment.md', 'slack.json', 'report.sarif'])(
    '%s says so',
    (path) => {
      expect(render(withFlaky(1))[path]).toMatch(/expect\(locator\)\.toBeVisible\(\) failed/);
    },
  );

  it('is not said of one that blocks', () => {
    const blocked = withFlaky(1);
    const findings = blocked.findings.map((finding) => ({ ...finding, result: 'fail' as const, blocks: true }));
    expect(notes({ ...blocked, findings }).join('\n')).not.toContain('flaky');
  });
});

describe('evidence that was not kept', () => {
  const [first, ...others] = samples.promotable.runs;
  const file = (n: number, why: NotKept) => ({
    path: `evidence/api/loud/${n}.zip`,
    mediaType: 'application/zip',
    sha256: '0',
    bytes: 90,
    notKept: why,
  });
  const cut = (...evidence: readonly Evidence[]) => ({
    ...samples.promotable,
    runs: first === undefined ? [] : [{ ...first, evidence }, ...others],
  });

  it('is named with the reason, up to three files', () => {
    const [one, two] = [file(1, 'too-large'), file(2, 'not-unpacked')];
    expect(notes(samples.promotable)).toEqual([]);
    expect(notes(cut(one, two))).toEqual([
      'evidence is incomplete: evidence/api/loud/1.zip (not kept: too large to be searched for secrets), evidence/api/loud/2.zip (not kept: could not be unpacked to be searched for secrets)',
    ]);
    expect(notes(cut(one, two, one, one, one))[0]).toMatch(/\) and 2 more$/);
  });

  it.each(Object.entries(render(cut(file(1, 'too-large')))))('is named in %s', (path, text) => {
    const shown = path.endsWith('.html') ? text.replaceAll(/<[^>]*>/g, '') : text;
    expect(shown).toContain(path === 'report.json' ? '"notKept":"too-large"' : 'too large to be searched for secrets');
  });
});
