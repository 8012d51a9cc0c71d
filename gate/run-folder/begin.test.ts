import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../core/decide.ts';
import { gateReport } from '../../reports/json/schema/report.ts';
import { beginRun } from './begin.ts';
import { pointLatest } from './latest.ts';
import { openRun } from './open.ts';
import { newRun } from './run-id.ts';

let results: string;
beforeEach(() => {
  results = join(mkdtempSync(join(tmpdir(), 'begin-test-')), 'results');
});
afterEach(() => rmSync(join(results, '..'), { recursive: true, force: true }));

const latest = (): string => readlinkSync(join(results, 'latest'));
const read = (file: string): string => readFileSync(join(results, 'latest', file), 'utf8');

describe('a run that has begun', () => {
  it.each(['quick', 'full'] as const)('has the report of a run without a plan: %s', (profile) => {
    const { plan } = beginRun(results, newRun('./stagegate/shop.ts'), profile);
    const report = JSON.parse(read('report.json'));
    expect(report).toEqual(decide(plan, { finished: false, runs: [], leftovers: [] }));
    expect(gateReport.parse(report).verdict).toBe('inconclusive');
    expect(read('report.txt')).toMatch(/^INCONCLUSIVE .*there is no verdict/s);
  });

  it('has every form of it once it is opened, and each replaces what was there', () => {
    const begun = beginRun(results, newRun('shop'), 'quick');
    const first = read('report.json');
    openRun(begun);
    expect(JSON.parse(read('report.json'))).toEqual(JSON.parse(first));
    expect(read('report.txt')).toMatch(/^INCONCLUSIVE {2}shop .*The run did not get as far as its plan/s);
    expect(read('report.txt')).not.toMatch(/No check is required|may not promote/);
    expect(readdirSync(begun.path)).toContain('junit.xml');
  });

  it('is new, and the latest; discarded, it is gone, and the latest is the one before', () => {
    const [one, two] = [newRun('shop'), newRun('shop')];
    const first = beginRun(results, one, 'quick');
    expect(() => beginRun(results, one, 'quick')).toThrow(/EEXIST/);
    const second = beginRun(results, two, 'quick');
    expect(latest()).toBe(two.id);
    second.discard();
    expect([latest(), readdirSync(results)]).toEqual([one.id, [one.id, 'latest']]);
    first.discard();
    expect(readdirSync(results)).toEqual([]);
  });

  it('leaves a later run the latest when it is discarded', () => {
    const [first] = [beginRun(results, newRun('shop'), 'quick'), beginRun(results, newRun('shop'), 'quick')];
    const later = latest();
    first.discard();
    expect([latest(), existsSync(first.path)]).toEqual([later, false]);
  });
});

it.each(['a file', 'a link to nothing'])('results that are %s are not written to', (what) => {
  if (what === 'a file') writeFileSync(results, 'notes');
  else symlinkSync('gone', results);
  expect(() => beginRun(results, newRun('shop'), 'quick')).toThrow(
    `${results} is not a folder, and the gate writes its runs into a folder of that name. Move it away`,
  );
});

describe('the link', () => {
  it('is replaced, and nothing is left beside it', () => {
    mkdirSync(results);
    pointLatest(results, 'run-1');
    pointLatest(results, 'run-2');
    expect([latest(), readdirSync(results)]).toEqual(['run-2', ['latest']]);
  });

  it('replaces a latest that is not a link, and keeps what it was', () => {
    mkdirSync(join(results, 'latest'), { recursive: true });
    writeFileSync(join(results, 'latest/report.json'), 'older');
    const notes: string[] = [];
    const run = newRun('shop');
    beginRun(results, run, 'quick', (line) => notes.push(line));
    const [, kept] = /there is results\/(\S+) now/.exec(notes.join('\n')) ?? [];
    expect([latest(), readFileSync(join(results, kept ?? '', 'report.json'), 'utf8')]).toEqual([run.id, 'older']);
  });
});
