import { describe, expect, test } from 'vitest';
import { logFile } from '../../../fixtures/logs/source.ts';
import { changed, eachInOwnFolder, early, fail, judge, late, pass, unseen, write } from './testing/judge.ts';

eachInOwnFolder();

describe('a log file', () => {
  test('counts from a deployment’s first line', async () => {
    write('error: of the build before\nlistening on 80\nerror: later\nlistening on 80\ninfo: ready\n');
    expect((await judge({ since: /^listening/ })).first).toMatchObject({ cause: pass });
    expect((await judge({ since: 'all' })).first).toMatchObject({ cause: fail, value: 2 });
    expect((await judge({ since: /^started/ })).first).toMatchObject(
      unseen(/no line shows where the deployment begins/),
    );
  });

  test('of which a program begins anew under the gate has crashed', async () => {
    write(
      `${early('ERROR of the build before')}${early('INFO listening')}${late('FATAL crashed')}${late('INFO listening')}`,
    );
    expect((await judge({ since: /listening/ })).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('of which the same is not known, as its clock is behind', async () => {
    const at = (time: string, text: string): string => `2026-11-21T01:${time}.000Z ${text}\n`;
    const before = at('20:00', 'ERROR of old') + at('40:00', 'INFO listening');
    const begunAnew =
      /^the program may have begun anew under the gate, .*app\.log with a time is of .*01:51:10.*02:01:10.*: set its clock.* copy.*cp -p/;
    write(before + at('51:00', 'FATAL crashed') + at('51:10', 'INFO listening'));
    changed('2026-11-21T02:01:10.000Z');
    expect((await judge({ since: /listening/ })).first).toMatchObject(unseen(begunAnew));
    write(at('51:10', 'ERROR again'));
    changed('2026-11-21T02:01:10.000Z');
    expect((await judge({ since: /listening/ })).first).toMatchObject({ cause: fail, value: 1 });
    write(`${before}${at('48:00', 'INFO listening')}${at('51:10', 'INFO asked')}`, 'well.log');
    changed('2026-11-21T02:01:10.000Z', 'well.log');
    expect((await judge({ since: /listening/ }, logFile('well.log'))).first).toMatchObject({ cause: pass });
  });

  test.each<[string, string, object]>([
    ['may have the right clock if lines without a time come last', 'GET /health 200\n', { cause: pass }],
    [
      'shows its clock by a line with a time whose stack comes last',
      '    at charge (/srv/app.js:10:5)\n',
      unseen(/begun anew/),
    ],
  ])('%s', async (_, last, first) => {
    const at = (time: string, text: string): string => `2026-11-20T${time}:00.000Z ${text}\n`;
    write(at('10:00', 'INFO listening') + at('12:00', 'INFO listening') + at('12:01', 'WARN slow') + last);
    changed('2026-11-21T02:05:00.000Z');
    expect((await judge({ since: /listening/ })).first).toMatchObject(first);
  });

  test('counts from the last deployment before the gate if its clock is ahead', async () => {
    const at = (time: string, text: string): string => `2026-11-21T02:${time}.000Z ${text}\n`;
    write(at('01:00', 'INFO listening') + at('02:00', 'ERROR of the build before') + at('08:00', 'INFO listening'));
    write(at('11:00', 'INFO asked'));
    changed('2026-11-21T02:01:00.000Z');
    expect((await judge({ since: /listening/ })).first).toMatchObject({ cause: pass });
    write(at('12:00', 'FATAL crashed') + at('13:00', 'INFO listening'));
    changed('2026-11-21T02:03:00.000Z');
    expect((await judge({ since: /listening/ })).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('of which a program says without a time that it begins anew', async () => {
    write(`${early('ERROR of the build before')}listening\n${late('FATAL crashed')}listening\n`);
    expect((await judge({ since: /^listening/ })).first).toMatchObject({ cause: fail, value: 1 });
  });
});
