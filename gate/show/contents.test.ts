import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockRun } from '../run-folder/lock.ts';
import { Pages } from '../run-folder/pages.ts';
import { contentsOf } from './contents.ts';

let run: string;
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), 'stagegate-contents-'));
});
afterEach(() => rmSync(run, { recursive: true, force: true }));

function leave(files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(run, path)), { recursive: true });
    writeFileSync(join(run, path), content);
  }
}

const report = (...evidence: readonly string[]) =>
  JSON.stringify({
    format: 3,
    run: 'a-run',
    verdict: 'blocked',
    runs: [{ evidence: evidence.map((path) => ({ path })) }],
  });
const trace = 'evidence/uat/shop/artifacts/a-1/trace.zip';
const pages = ['evidence/load/shop/dashboard.html', 'evidence/perf/home/report.html'];

describe('what there is of a run', () => {
  it('is its traces and pages', () => {
    leave({
      'report.html': '',
      'report.json': report(trace, ...pages),
      [trace]: '',
      [pages[0] ?? '']: '',
      [pages[1] ?? '']: '',
    });
    expect(contentsOf(run, 'x')).toEqual({ title: 'a-run: blocked', traces: [trace], pages, missing: [] });
  });

  it.each([
    [{ tasks: [1, 2, 3], runs: ['a', 'a', 'b'] }, '2 of 3 tasks have ended'],
    [{ tasks: [], runs: [] }, 'it has no plan yet'],
  ])('includes how far its gate has got, as long as that runs: %j', ({ tasks, runs }, far) => {
    const ran = runs.map((task) => ({ task, evidence: [] }));
    leave({
      'report.html': '',
      'report.json': JSON.stringify({ format: 3, run: 'a-run', verdict: 'inconclusive', tasks, runs: ran }),
    });
    const title = () => contentsOf(run, 'x').title;
    for (const [command, words] of [
      ['gate', `a-run: its gate still runs, ${far}. Load the page again to see more.`],
      ['sign', 'a-run: inconclusive'],
    ] as const) {
      using _ = lockRun(run, 'x', command);
      expect(title()).toBe(words);
    }
    expect(title()).toBe('a-run: inconclusive');
  });

  it('includes what evidence is missing', () => {
    leave({ 'report.html': '', 'report.json': report(trace, ...pages, 'evidence/\u001B[31mred'), [trace]: '' });
    expect(contentsOf(run, 'x').missing).toEqual([
      `3 of 4 files of evidence are missing: ${pages.join(', ')}, evidence/red.`,
    ]);
  });

  it('includes what pieces are missing, and their page is none to look at', () => {
    const pages = new Pages(run);
    pages.add('evidence/health.html', [['live/answers.json', Buffer.from('{}')]]);
    const [there, gone] = ['live', 'ready'].map((name) => `evidence/health.html#${name}/answers.json`);
    leave({ 'report.html': '', 'report.json': report(there ?? '', gone ?? '') });
    expect(contentsOf(run, 'x')).toMatchObject({
      pages: [],
      missing: [`1 of 2 files of evidence are missing: ${gone}.`],
    });
  });

  it.each([
    ['nothing', undefined, /report\.json is missing/],
    ['a part', '{"format":1,', /report\.json cannot be read/],
    ['something else', '[]', /report\.json cannot be read/],
  ])('reports that %s is left of report.json', (_, json, message) => {
    leave({ 'report.html': '', ...(json === undefined ? {} : { 'report.json': json }) });
    expect(contentsOf(run, 'x').missing).toEqual([expect.stringMatching(message)]);
  });

  it('is nothing if there is no report', () => {
    leave({ 'a.txt': '' });
    expect(() => contentsOf(run, 'x')).toThrow(/"x" is not a run: it has no report\.html/);
    leave({ 'report.json': report() });
    expect(() => contentsOf(run, 'x')).toThrow(/"x" has no verdict, .* its gate has only begun/);
    leave({ 'plan.json': '{"format":3}' });
    expect(() => contentsOf(run, 'x')).toThrow(/stagegate decide x/);
  });

  it('is left to the version that wrote it', () => {
    leave({ 'report.html': '', 'report.json': '{"format":4}' });
    expect(() => contentsOf(run, 'x')).toThrow(
      /x\/report\.json is of a format .*\(4; it knows 1, 2, 3\)\. Use the version/,
    );
    leave({ 'plan.json': '{"format":4,"stagegate":"2.1.0"}' });
    expect(() => contentsOf(run, 'x')).toThrow(/\(4; it knows 1, 2, 3\): stagegate 2\.1\.0 wrote it/);
  });
});
