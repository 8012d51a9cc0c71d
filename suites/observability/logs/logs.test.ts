import { truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { logCommand, logFile } from '../../../fixtures/logs/source.ts';
import { traced } from '../traced/traced.ts';
import { logs } from './logs.ts';
import { eachInOwnFolder, early, fail, judge, type Log, late, pass, root, unseen, write } from './testing/judge.ts';

eachInOwnFolder();

describe('a log file', () => {
  test('counts from when the gate began', async () => {
    write(early('ERROR of yesterday') + late('INFO ready') + late('DEBUG detail'));
    expect((await judge({ has: ['debug', /rea+dy/, 'warn'] })).results).toMatchObject([
      { id: 'quiet', cause: pass, value: 0 },
      { id: 'has-debug', cause: pass, value: 1 },
      { id: 'has-rea-dy', cause: pass, value: 1 },
      { id: 'has-warn', cause: fail, value: 0 },
    ]);
    write(
      late('ERROR no mail to ada@shop.example in 4711222 ms') + late('ERROR no mail to bob@shop.example in 1234567 ms'),
    );
    write('    at send (mail.js:1)\n');
    const { first, files } = await judge();
    expect(first).toMatchObject({
      cause: fail,
      value: 2,
      items: [
        ['ERROR no mail to [e-mail] in [number] ms', '2 lines, the last at 2026-11-21T02:00:01.000Z'],
        ['looked at 5 lines', expect.stringMatching(/^app\.log \(\d+ bytes\), from 2026-11-21T02:00:01\.000Z to/)],
      ],
    });
    expect([...files.values()].map(String).join('')).not.toMatch(/ada|bob@/);
  });

  test('has shown nothing without a line since then', async () => {
    write(early('INFO old'));
    expect((await judge()).first).toMatchObject(unseen(/^no line since the gate first saw the build$/));
  });

  test('may have lines without a time, of which nobody knows when they were written', async () => {
    write(`${early('INFO old')}Error: boom\n${late('INFO ready')}`);
    expect((await judge()).first).toMatchObject(unseen(/^a line without a time may be from then: Error: boom$/));
    const accepted = [{ line: /boom/, reason: 'SHOP-812', until: '2999-12-31' }];
    expect((await judge({ accepted })).first).toMatchObject({ cause: pass });
    write(`${early('ERROR old')}Error: boom\n    at x\n${late('INFO ready')}`, 'other.log');
    expect((await judge({}, logFile('other.log'))).first).toMatchObject({ cause: pass });
  });

  test('may have accepted lines, until a day', async () => {
    write(late('ERROR read ECONNRESET') + late('INFO ready'));
    const accepted = (until: string) => [{ line: /ECONNRESET/, reason: 'SHOP-812', until }];
    expect((await judge({ accepted: accepted('2999-12-31') })).first).toMatchObject({
      cause: pass,
      items: [['/ECONNRESET/ is accepted until 2999-12-31: SHOP-812', '1 line'], expect.anything()],
    });
    expect((await judge({ accepted: accepted('2026-01-31') })).first).toMatchObject({
      cause: fail,
      items: [expect.anything(), ['/ECONNRESET/ was accepted until 2026-01-31: SHOP-812', '1 line'], expect.anything()],
    });
  });
});

describe('several log files', () => {
  const both = logFile('*.log');

  test('each count from the deployment on, by their times', async () => {
    write(`${early('ERROR of yesterday')}${late('ERROR of the worker')}`, 'worker.log');
    write(early('INFO listening') + late('INFO ready'), 'api.log');
    utimesSync(join(root, 'worker.log'), new Date('2026-11-20'), new Date('2026-11-20'));
    expect((await judge({ since: /listening/ }, both)).first).toMatchObject({
      cause: fail,
      value: 2,
    });
  });

  test('are all read far enough, or nothing was seen', async () => {
    write(early('INFO old') + late('INFO ready'), 'quiet.log');
    write(early('INFO old'), 'noisy.log');
    truncateSync(join(root, 'noisy.log'), 17_000_000);
    write(`\n${early('INFO old')}${late('INFO ready')}`, 'noisy.log');
    expect((await judge({}, both)).first).toMatchObject(unseen(/^nothing was read of quiet\.log/));
  });
});

describe('a log that a command prints', () => {
  test('is judged, and not kept', async () => {
    writeFileSync(join(root, 'lines'), late('ERROR for canary-4711 and bob@shop.example') + early('INFO old'));
    const { first, files } = await judge({}, logCommand('cat lines'));
    expect(first).toMatchObject({ cause: fail, value: 1 });
    expect(files.get('stdout.txt')).toBeUndefined();
    expect(String(files.get('stderr.txt') ?? '')).toBe('');
    expect((await judge({}, logCommand('cat lines >&2'))).first).toMatchObject({ cause: fail, value: 1 });
    expect([...files.values()].map(String).join('')).not.toContain('bob@');
  });

  test('that fails may have shown a part', async () => {
    writeFileSync(join(root, 'lines'), late('INFO ready'));
    expect((await judge({}, logCommand('cat lines; echo gone >&2; exit 1'))).first).toMatchObject(
      unseen(/^the command ended with 1: gone/),
    );
    writeFileSync(join(root, 'whole'), early('INFO old') + late('INFO ready'));
    expect((await judge({}, logCommand('cat whole; exit 1'))).first).toMatchObject(unseen(/^the command ended with 1/));
    expect((await judge({}, logCommand('cat whole'))).first).toMatchObject({ cause: pass });
    expect((await judge({}, logCommand('cat lines'))).first).toMatchObject(
      unseen(/^the command shows nothing from before 2026-11-21T02:00:00\.000Z: let it show more$/),
    );
    expect((await judge({}, logCommand('echo Found 3 pods, using pod/a; cat whole'))).first).toMatchObject(
      unseen(/^kubectl shows one of 3 pods/),
    );
    expect((await judge({}, logCommand('no-such-tool'))).end).toMatchObject({ reason: { code: 'tool-failed' } });
  });
});

test('only the whole gate shows again what others made it log, unless older lines count', () => {
  const wholes = (options: object) => logs(logFile('app.log'), options).drafts.quick.checks.map(({ whole }) => whole);
  expect(wholes({ has: ['debug'] })).toEqual([true, true]);
  expect(wholes({ since: '15m' })).toEqual([undefined]);
});

test('is read at the end if lines count since the gate, and after load if that is asked for', () => {
  const after = (options: object) => logs(logFile('app.log'), options).drafts.quick.after;
  expect([{}, { since: 'gate' }, { since: '15m' }, { after: 'load' }].map(after)).toEqual([
    ...['suites', 'suites'],
    ...[undefined, 'load'],
  ]);
});

test('a task names the variables of its command, whose values no file may show', () => {
  const command = logCommand('cat $LOG', { variables: ['LOG'] });
  expect(logs(command).drafts.quick.args['variables']).toEqual(['LOG']);
  expect(traced('/', { in: [command, logFile('app.log')] }).drafts.quick.args['variables']).toEqual(['LOG']);
});

test.each<[unknown, object, RegExp]>([
  ['app.log', {}, /expected a log such as logFile\("var\/app\.log"\)/],
  [logFile('a.log'), { none: ['eror'] }, /none\.0: expected a level/],
  [logFile('a.log'), { none: [] }, /expected what must not be there \(none\) or what must be \(has\)/],
  [logFile('a.log'), { accepted: [{ line: /x/, reason: 'y' }] }, /accepted\.0\.until: expected the last day/],
  [logFile('a.log'), { since: '5 minutes' }, /since: expected "gate", "all"/],
])('%j, %j is refused', (log, options, message) => {
  expect(() => logs(log as Log, options)).toThrow(message);
});

test.each<[() => unknown, RegExp]>([
  [() => logFile(''), /logFile\(""\): expected a string that is not empty/],
  [() => logFile('a', { zone: 'CET' }), /zone: expected a zone such as "UTC"/],
  [() => logCommand('x', { within: 0 }), /within: expected seconds above 0/],
])('%s is refused', (call, message) => expect(call).toThrow(message));
