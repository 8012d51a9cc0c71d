import { describe, expect, test } from 'vitest';
import { logCommand, logFile } from '../../../fixtures/logs/source.ts';
import { changed, eachInOwnFolder, early, fail, judge, pass, unseen, write } from './testing/judge.ts';

eachInOwnFolder();

/** The gate began at 02:00, the run that it goes on with ended at 02:10, and it went on at 04:00. */
const pause = { from: '2026-11-21T02:10:00.500Z', to: '2026-11-21T04:00:00.500Z' };
const at = (time: string, text: string): string => `2026-11-21T${time}Z ${text}\n`;
const [first, between, second] = ['02:05:00.001', '03:00:00.001', '04:05:00.001'];
const around = (error: string, time: string): string =>
  [early('INFO listening'), at(first, 'INFO asked'), at(time, error), at(second, 'INFO asked')].join('');

/** `app.log` with these lines, last written to when its last line says. */
const judged = (text: string, options: Parameters<typeof judge>[0] = {}, killed = false) => {
  write(text);
  changed(`2026-11-21T${second}Z`);
  return judge(options, logFile('app.log'), [{ ...pause, ...(killed ? { unsure: true } : {}) }]);
};

describe('a log of a run that goes on', () => {
  test.each([first, second])('counts what was written in a run, at %s', async (time) => {
    expect((await judged(around('ERROR no stock', time))).first).toMatchObject({
      ...{ cause: fail, value: 1 },
      items: [['ERROR no stock', expect.anything()], expect.anything()],
    });
  });

  test('leaves out what was written between the runs, and says so', async () => {
    const text = around(`ERROR the host is rebooted\n${at(between, 'FATAL no memory').trim()}`, between);
    expect((await judged(text, { has: [/rebooted/] })).results).toMatchObject([
      {
        ...{ cause: pass, value: 0 },
        items: [['looked at 2 lines; 2 lines from between the runs are left out', expect.anything()]],
      },
      { cause: fail, value: 0 },
    ]);
  });

  test('has shown nothing if all of its lines are from between', async () => {
    write(early('INFO old') + at(between, 'ERROR away'));
    changed(`2026-11-21T${between}Z`);
    expect((await judge({}, logFile('app.log'), [pause])).first).toMatchObject(
      unseen(/^no line of the runs that count; 1 line from between the runs is left out$/),
    );
  });

  test.each([
    [
      'in a second of which only a part counts',
      at('02:10:00', 'ERROR gone'),
      /^a line of 2026-11-21T02:10:00.000Z may/,
    ],
    ['without a time, behind a line of a run', 'Error: gone\n', /^a line without a time may/],
  ])('is open if a line may be from between, %s', async (_, line, words) => {
    const text = early('INFO old') + at(first, 'INFO asked') + line + at(second, 'INFO asked');
    const { first: quiet, results } = await judged(text, { has: [/gone/] });
    expect(quiet).toMatchObject(unseen(words));
    expect(quiet).toMatchObject(unseen(/, or from between the runs that count together, so gate it as a whole: /));
    expect(results[1]).toMatchObject(unseen(/^1 line like it may be from then, or from between/));
  });

  test('counts the stack of an error with it, and leaves out a line without a time among those of a pause', async () => {
    const text = `${at(first, 'ERROR no stock')}Error: stock\n${at(between, 'INFO down')}Error: down\n`;
    expect((await judged(text + at(between, 'INFO up') + at(second, 'INFO asked'))).first).toMatchObject({
      ...{ cause: fail, value: 2 },
      items: [
        expect.anything(),
        expect.anything(),
        [expect.stringMatching(/; 3 lines from between/), expect.anything()],
      ],
    });
  });

  test('is open after a gate that was killed, which may have run for a part of the time', async () => {
    expect((await judged(around('ERROR gone', between), {}, true)).first).toMatchObject(
      unseen(/^a line of .*03:00.* may be from then, or from between the runs/),
    );
    expect((await judged(around('ERROR no stock', second), {}, true)).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('is open where its clock is behind, for what may be from between', async () => {
    write(around('ERROR no stock', first));
    changed('2026-11-21T04:30:00.000Z');
    const behind = () => judge({}, logFile('app.log'), [pause]);
    expect((await behind()).first).toMatchObject(unseen(/^a line of .*02:05.* may be from then, or from between/));
    write(at(second, 'ERROR later'));
    changed('2026-11-21T04:30:00.000Z');
    expect((await behind()).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('that a command prints is taken by its times', async () => {
    write(around('ERROR away', between));
    expect((await judge({}, logCommand('cat app.log'), [pause])).first).toMatchObject({ cause: pass });
  });
});

describe('a log that counts from a deployment’s first line', () => {
  const since = /listening/;

  test.each([first, second])('counts what was written in a run, at %s', async (time) => {
    expect((await judged(around('ERROR no stock', time), { since })).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('is open for what was between, such as a restart by hand', async () => {
    const restarted = around('FATAL stopped', between).replace(/(?=2026-11-21T04)/, at(between, 'INFO listening'));
    expect((await judged(restarted, { since })).first).toMatchObject(
      unseen(/^a line of .*03:00.* may be from then, or from between/),
    );
  });

  test('has not shown the first run if it begins after that', async () => {
    const text = at(between, 'INFO listening') + at(second, 'INFO asked');
    expect((await judged(text, { since })).first).toMatchObject(unseen(/^the log begins after the first of the runs/));
  });
});

test.each(['all', '9000h'])('a log that counts since %j takes what was between as well', async (since) => {
  expect((await judged(around('ERROR away', between), { since })).first).toMatchObject({ cause: fail, value: 1 });
});
