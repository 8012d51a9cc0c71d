import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AnswerNotes, answersFolder, fileOf, type Line } from './answer-notes.ts';
import { Answers } from './answers.ts';

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
    expect(answers.of('a 0', 0, false).contact).toEqual({ origins: { app: 1 }, others: ['other.test:443'] });
    expect(answers.of('a 1', 0, false).contact).toEqual({ origins: { app: 1 }, others: [] });
    rmSync(folder, { recursive: true });
    expect(answers.of('a 2', 0, false).contact).toEqual({ origins: {}, others: [] });
    expect(answers.all()).toEqual({ origins: { app: 3 }, others: ['other.test:443'] });
    notes.add(app, 'a 2');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

describe('an attempt that failed, and asked nobody,', () => {
  const unaskedAfter = (lines: Readonly<Record<string, Line>>, hasFailed = true) => {
    const scratch = mkdtempSync(join(tmpdir(), 'stagegate-answers-'));
    try {
      const folder = answersFolder(scratch);
      for (const [worker, line] of Object.entries(lines))
        appendFileSync(fileOf(folder, worker), `${JSON.stringify(line)}\n`);
      return new Answers(folder).of('this', 1, hasFailed).contact?.unasked;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  };

  test('before anything had, says nothing of staging', () => {
    expect(unaskedAfter({})).toBe(true);
    expect(unaskedAfter({}, false)).toBeUndefined();
  });

  test.each<[string, Readonly<Record<string, Line>>]>([
    ['it did ask, in vain', { 1: { asked: 'app', attempt: 'this' } }],
    ['another test of its process had asked', { 1: { asked: 'app', attempt: 'earlier' } }],
    ['a hook for several tests had', { 1: { asked: 'app' } }],
    ['the global set-up had', { main: { asked: 'app' } }],
    ['a test of another process had', { 0: { asked: 'app', attempt: 'earlier' } }],
    ['a hook of another process had', { 2: { asked: 'app' } }],
    ['it started a program', { 1: { started: 'curl', attempt: 'this' } }],
    ['another process had started one', { 2: { started: 'curl', attempt: 'earlier' } }],
  ])('may say something of it if %s', (_, lines) => {
    expect(unaskedAfter(lines)).toBeUndefined();
  });
});
