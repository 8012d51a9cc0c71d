import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Files } from '../../core/claim.ts';
import type { Task, TaskRun } from '../../core/model.ts';
import type { Reading } from '../../runners/runner.ts';
import { beginRun } from '../run-folder/begin.ts';
import { RunFolder } from '../run-folder/folder.ts';
import { openRun } from '../run-folder/open.ts';
import { newRun } from '../run-folder/run-id.ts';
import { measurement, plan, run, task } from '../testing/plans.ts';
import type { Ended } from './ended.ts';
import { readAgain, readRun } from './read-evidence.ts';

let root: string;
let folder: RunFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'read-test-'));
  folder = new RunFolder(join(root, 'run-1'), (bytes) => bytes);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What is known of a task that left `a.json`, and whose reader returns this. */
async function readAs(measurements: unknown): Promise<TaskRun> {
  const left = join(root, 'left');
  mkdirSync(left);
  writeFileSync(join(left, 'a.json'), '{}');
  const { measurements: _, ...recorded } = run({ evidence: folder.keep({ task: 'health/deep' }, { folder: left }) });
  const reader = { name: 'probe', needs: () => [], run: () => Promise.reject(), read: () => ({ measurements }) };
  return readRun(task(), recorded, async () => reader as never, folder);
}

describe('what a reader returns', () => {
  it('is measurements, whose files are those of the run', async () => {
    const items = [{ label: 'slow', evidence: 'a.json' }];
    const found = { 'health/deep': measurement({ evidence: ['a.json', 'elsewhere.txt'], items }) };
    const inRun = 'evidence/health/deep/a.json';
    expect(await readAs(found)).toMatchObject({
      status: 'completed',
      measurements: {
        'health/deep': { evidence: [inRun, 'elsewhere.txt'], items: [{ label: 'slow', evidence: inRun }] },
      },
    });
  });

  it('may be a number that is not finite, which is judged', async () => {
    expect((await readAs({ 'health/deep': measurement({ value: Number.NaN }) })).status).toBe('completed');
  });

  it.each<[string, unknown, string]>([
    [
      'evidence that is not a list',
      { 'api/stock': { ...measurement(), evidence: 'a.json' } },
      '"api/stock" is invalid: evidence: ',
    ],
    [
      'items that are strings',
      { 'api/stock': { ...measurement(), items: ['slow'] } },
      '"api/stock" is invalid: items.0: ',
    ],
    [
      'a value of no kind',
      { 'api/stock': { ...measurement(), value: [3] } },
      'value: expected a number, a string, a boolean, or { inWords: "what was found instead" }, got [3] (array)',
    ],
    ['an unknown unit', { 'api/stock': { ...measurement(), unit: 'pieces' } }, '"api/stock" is invalid: unit: '],
    [
      'an outcome that nobody knows',
      { 'api/stock': { ...measurement(), unit: 'outcome', value: 'pased' } },
      '"pased" (string); did you mean "passed"?',
    ],
    ['a misspelt field', { 'api/stock': { ...measurement(), hgih: 9 } }, '"hgih" is not a field; did you mean "high"?'],
    ['no measurement', { 'api/stock': null }, '"api/stock" is invalid: '],
    ['a promise', Promise.resolve({}), 'What was read is not measurements by check: '],
    ['nothing', undefined, 'What was read is not measurements by check: '],
  ])('with %s is unreadable, for this task alone', async (_, found, detail) => {
    expect(await readAs(found)).toMatchObject({
      status: 'errored',
      measurements: {},
      reason: { code: 'tool-output-unreadable', detail: expect.stringContaining(detail) },
    });
  });
});

describe('what became known to be secret while tasks ran', () => {
  it('has only those tasks read again of which something showed it', async () => {
    const open = openRun(beginRun(root, newRun('shop'), 'quick'));
    const reads: string[] = [];
    const read = ({ id }: Task, files: Files): Reading => {
      reads.push(id);
      return { measurements: { [id]: measurement({ unit: 'text', value: `${files.get('a.json')}` }) } };
    };
    const runners = async () => ({ name: 'probe', needs: () => [], run: () => Promise.reject(), read }) as never;
    const tasks = ['in-file', 'in-record', 'in-neither', 'forged'].map((name) =>
      task({ id: `health/${name}`, checks: [] }),
    );
    const says = {
      'health/in-file': 'token c4nary-4711',
      'health/in-record': 'none',
      'health/in-neither': 'none',
      'health/forged': 'good',
    };
    const ended = await Promise.all(
      tasks.map(async (one): Promise<Ended> => {
        const files = { 'a.json': Buffer.from(says[one.id as keyof typeof says]) };
        const { measurements: _, ...known } = run({
          task: one.id,
          evidence: open.folder.keep({ task: one.id }, { folder: join(root, 'none'), files }),
          ...(one.id === 'health/forged' ? { status: 'timed-out' } : {}),
          ...(one.id === 'health/in-record'
            ? { status: 'errored', reason: { code: 'tool-failed', detail: 'c4nary-4711' } }
            : {}),
        });
        return { recorded: known, run: await readRun(one, known, runners, open.folder), findings: [] };
      }),
    );
    reads.length = 0;
    const page = join(open.folder.path, 'evidence/health.html');
    writeFileSync(page, readFileSync(page, 'utf8').replace('>good<', '>better c4nary-4711<'));
    open.hide([{ name: 'TOKEN', value: 'c4nary-4711' }]);
    const again = await readAgain(plan({ tasks }), ended, runners, open.folder);
    expect(reads.toSorted()).toEqual(['health/in-file', 'health/in-record']);
    expect(again[0]?.run.measurements['health/in-file']?.value).toBe('token [secret TOKEN]');
    expect(again[1]?.run.reason?.detail).toBe('[secret TOKEN]');
    expect(again[2]).toBe(ended[2]);
    expect(again[3]?.run).toMatchObject({ reason: { code: 'evidence-changed' }, measurements: {} });
  });
});
