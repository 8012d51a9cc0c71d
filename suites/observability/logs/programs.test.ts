import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { ensure } from '../../../setup/index.js';
import { changed, eachInOwnFolder, early, fail, judge, late, pass, root, unseen, write } from './testing/judge.ts';

eachInOwnFolder();

describe('a log file', () => {
  test('of journald fails by a stack, whose lines it prints without the program', async () => {
    const frames = [10, 12].map((line) => `    at Foo.bar (/srv/app.js:${line}:5)\n`).join('');
    write(early('host web[2]: started') + late('host app[1]: order 17 could not be charged') + frames);
    write(late('host web[2]: INFO ready'));
    expect((await judge()).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('of Node.js fails if it crashed, and passes if it began', async () => {
    write(late('INFO ready') + late('Node.js v24.1.0'));
    expect((await judge()).first).toMatchObject({ cause: pass });
    write('/app/a.js:3\n  x.y();\n    ^\n\nTypeError: x is undefined\n    at /app/a.js:3:5\n\nNode.js v24.1.0\n');
    expect((await judge()).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('of Monolog has the levels that it names', async () => {
    const of = (level: number, level_name: string) => `${JSON.stringify({ message: 'no order', level, level_name })}\n`;
    write(late('INFO ready') + of(300, 'WARNING'));
    expect((await judge()).first).toMatchObject({ cause: pass });
    write(of(400, 'ERROR') + of(550, 'ALERT'));
    expect((await judge()).first).toMatchObject({ cause: fail, value: 2 });
  });

  test.each<[string, string | undefined, RegExp]>([
    ['that is not there', undefined, /^no file app\.log in \/.+/],
    ['that is empty', '', /^no line since the gate first saw the build/],
    ['of yesterday', early('INFO ready'), /^no line since the gate first saw the build/],
    ['without times', 'INFO ready\n', /^no line names a time with its zone/],
    ['without zones', '2026-11-21 02:00:01 INFO ready\n', /^no line names a time with its zone/],
    ['without levels', late('ready'), /^no line says its level/],
    ['that is binary', `${late('INFO ready')}${'\x01\x02\x07\x0e'.repeat(500)}`, /^it is binary/],
  ])('%s was not seen', async (_, text, words) => {
    if (text !== undefined) write(text);
    expect((await judge()).first).toMatchObject(unseen(words));
  });
});

const { prometheus } = await ensure(['prometheus'], { offline: true });
test.skipIf(!('path' in prometheus))('the log of a real Prometheus that cannot start', async () => {
  const { stderr } = spawnSync('path' in prometheus ? prometheus.path : '', [`--config.file=${root}/none.yml`], {
    encoding: 'utf8',
    cwd: root,
  });
  write(stderr);
  changed(new Date().toISOString());
  expect((await judge({ has: ['info'] })).results).toMatchObject([
    {
      cause: fail,
      items: [[expect.stringMatching(/Error loading config/), expect.anything()], expect.anything()],
    },
    { cause: fail },
  ]);
});
