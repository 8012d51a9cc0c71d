import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { besideOthers } from './beside.ts';
import { lockRun } from './lock.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'beside-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const staging = 'https://staging.shop.example';
const place = () => join(root, 'gates');

function run(project: string, name: string): string {
  const folder = join(root, project, 'results', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

describe('gates beside each other', () => {
  it('that ask the same staging know of each other, also from another folder, and after one has ended', () => {
    const [one, two, other] = [run('a', 'one'), run('b', 'two'), run('b', 'other')];
    using _ = lockRun(one, 'one', 'gate');
    using first = besideOthers(one, [staging, 'https://id.example'], place());
    expect(first.others()).toEqual([]);
    {
      using __ = lockRun(two, 'two', 'gate');
      using ___ = lockRun(other, 'other', 'gate');
      using second = besideOthers(two, [staging], place());
      using third = besideOthers(other, ['https://staging.blog.example'], place());
      expect(second.others()).toEqual([one]);
      expect(third.others()).toEqual([]);
    }
    expect(first.others()).toEqual([two]);
    expect(readdirSync(place())).toEqual(['one.jsonl']);
  });

  it('are forgotten once they were killed', () => {
    const [killed, own] = [run('a', 'killed'), run('a', 'own')];
    besideOthers(killed, [staging], place());
    using _ = lockRun(own, 'own', 'gate');
    using gate = besideOthers(own, [staging], place());
    expect(gate.others()).toEqual([]);
    expect(readdirSync(place())).toEqual(['own.jsonl']);
  });

  it('disturb nobody where nothing can be written, or where something else is written', () => {
    writeFileSync(place(), '');
    using nowhere = besideOthers(run('a', 'one'), [staging], place());
    expect(nowhere.others()).toEqual([]);
    mkdirSync(join(root, 'full'));
    writeFileSync(join(root, 'full', 'strange.jsonl'), 'not JSON\n{"folder":1}\n');
    using gate = besideOthers(run('a', 'two'), [staging], join(root, 'full'));
    expect(gate.others()).toEqual([]);
  });
});
