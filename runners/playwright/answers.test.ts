import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AnswerNotes, answersFolder, fileOf, type Note } from './answer-notes.ts';
import { Answers, type Ended } from './answers.ts';

const ended = (attempt: string, change: Partial<Ended> = {}): Ended => ({
  ...{ attempt, worker: 0, failed: false, file: 'a.spec.ts', project: '', after: [] },
  ...change,
});

test('an answer is noted once for each attempt; a line that is cut short and a folder that is gone are nothing', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'stagegate-answers-'));
  try {
    const folder = answersFolder(scratch);
    const file = join(folder, 'main.jsonl');
    const notes = new AnswerNotes(folder);
    const app = { origin: 'app', host: 'app.test:443' };
    for (let frame = 0; frame < 1000; frame += 1) notes.add(app, 'a 0');
    notes.add({ host: 'other.test:443' }, 'a 0');
    notes.add(app, undefined);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(3);
    appendFileSync(file, '{"origin":"app","ho\n');
    notes.add(app, 'a 1');
    appendFileSync(file, '{"origin":"ap');

    const answers = new Answers(folder);
    expect(answers.all()).toEqual({ origins: { app: 3 }, others: ['other.test:443'] });
    expect(answers.of(ended('a 0')).contact).toEqual({ origins: { app: 1 }, others: ['other.test:443'] });
    expect(answers.of(ended('a 1')).contact).toEqual({ origins: { app: 1 }, others: [] });
    rmSync(folder, { recursive: true });
    expect(answers.of(ended('a 2')).contact).toEqual({ origins: {}, others: [] });
    expect(answers.all()).toEqual({ origins: { app: 3 }, others: ['other.test:443'] });
    notes.add(app, 'a 2');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

describe('an attempt that failed, and asked nobody,', () => {
  const asked: Note = { asked: 'app' };
  const failed = { worker: 1, failed: true } as const;
  const late = { worker: 1, failed: 'late' } as const;
  const before = { file: 'set-up.ts', project: 'set-up' };
  const unaskedAfter = (
    lines: readonly (Note & { readonly attempt?: string; readonly worker?: number })[],
    change: Partial<Ended>,
    earlier: Partial<Ended> = {},
  ) => {
    const scratch = mkdtempSync(join(tmpdir(), 'stagegate-answers-'));
    try {
      const folder = answersFolder(scratch);
      for (const { worker = 0, ...line } of lines)
        appendFileSync(fileOf(folder, worker === -1 ? 'main' : worker), `${JSON.stringify(line)}\n`);
      const answers = new Answers(folder);
      answers.of(ended('earlier', earlier));
      return answers.of(ended('this', change)).contact?.unasked;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  };

  test.each([
    ['before anybody had', [], failed],
    ['while another file asked', [{ ...asked, attempt: 'earlier' }], { ...failed, file: 'b.spec.ts' }],
    ['and waits for itself, after a test of its file', [{ ...asked, attempt: 'earlier' }], late],
  ] as const)('%s, says nothing of staging', (_, lines, change) => {
    expect(unaskedAfter(lines, change)).toBe(true);
  });

  test.each([
    ['it did ask, in vain', [{ ...asked, attempt: 'this', worker: 1 }], failed, {}],
    ['it passed', [], { failed: false }, {}],
    ['its process had asked, for another test', [{ ...asked, attempt: 'earlier', worker: 1 }], late, { worker: 1 }],
    ['a hook for several tests had', [{ ...asked, worker: 1 }], late, {}],
    ['the global set-up had', [{ ...asked, worker: -1 }], late, {}],
    ['a test of its file had', [{ ...asked, attempt: 'earlier' }], failed, {}],
    [
      'a project had on which its own depends',
      [{ ...asked, attempt: 'earlier' }],
      { ...failed, after: ['set-up'] },
      before,
    ],
    ['it started a program', [{ started: 'curl', attempt: 'this', worker: 1 }], late, {}],
  ] as const)('may say something of it if %s', (_, lines, change, earlier) => {
    expect(unaskedAfter(lines, change, earlier)).toBeUndefined();
  });
});
