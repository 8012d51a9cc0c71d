import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AnswerNotes, Answers, answersFolder } from './answers.ts';

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
    expect(answers.of('a 0', 0).contact).toEqual({ origins: { app: 1 }, others: ['other.test:443'] });
    expect(answers.of('a 1', 0).contact).toEqual({ origins: { app: 1 }, others: [] });
    rmSync(folder, { recursive: true });
    expect(answers.of('a 2', 0).contact).toEqual({ origins: {}, others: [] });
    expect(answers.all()).toEqual({ origins: { app: 3 }, others: ['other.test:443'] });
    notes.add(app, 'a 2');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});
