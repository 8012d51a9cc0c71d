import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { logCommand, logFile } from '../../../fixtures/logs/source.ts';
import { trial } from '../../../gate/testing/trial.ts';
import { probe } from '../../../runners/probe/index.ts';
import { ensure } from '../../../setup/index.js';
import { traced } from '../traced/traced.ts';
import { logs } from './logs.ts';

type Options = OptionsOf<typeof logs>;
type Log = Parameters<typeof logs>[0];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-logs-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Probes of one run share what they know. */
const run = (): string => `2026-11-21T02-00-00Z-${basename(root)}`;
const early = (text: string): string => `2026-11-21T01:59:59.000Z ${text}\n`;
const late = (text: string): string => `2026-11-21T02:00:01.000Z ${text}\n`;
/** Written when its last line says, within a minute. */
const write = (text: string, name = 'app.log'): void => {
  appendFileSync(join(root, name), text);
  changed('2026-11-21T02:00:02.000Z', name);
};
const changed = (at: string, name = 'app.log'): void => utimesSync(join(root, name), new Date(at), new Date(at));

async function judge(options: Options = {}, log: Log = logFile('app.log')) {
  const claim = logs(log, { name: 'app', ...options });
  const { reading, causes, end, files } = await trial(claim, probe, { root, environment: { run: run() } });
  const results = Object.entries(causes).map(([id, cause]) => {
    const { value, items = [] } = reading.measurements[id] ?? {};
    return {
      id: id.replace('observability/app-', ''),
      cause,
      value,
      items: items.map(({ label, detail }) => [label, detail]),
    };
  });
  return { results, end, files, first: results[0] };
}
const pass = 'within-threshold';
const fail = 'beyond-threshold';
const unseen = (words: RegExp) => ({ cause: 'not-seen', value: { inWords: expect.stringMatching(words) } });

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
        ['only lines since the gate began count', expect.stringMatching(/^by itself, .* run the whole gate$/)],
      ],
    });
    expect([...files.values()].map(String).join('')).not.toMatch(/ada|bob@/);
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
      items: [
        expect.anything(),
        ['/ECONNRESET/ was accepted until 2026-01-31: SHOP-812', '1 line'],
        expect.anything(),
        expect.anything(),
      ],
    });
  });

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
    ['that is empty', '', /^no line since the gate began/],
    ['of yesterday', early('INFO ready'), /^no line since the gate began/],
    ['without times', 'INFO ready\n', /^no line names a time with its zone/],
    ['without zones', '2026-11-21 02:00:01 INFO ready\n', /^no line names a time with its zone/],
    ['without levels', late('ready'), /^no line says its level/],
    ['that is binary', `${late('INFO ready')}${'\x01\x02\x07\x0e'.repeat(500)}`, /^it is binary/],
  ])('%s was not seen', async (_, text, words) => {
    if (text !== undefined) write(text);
    expect((await judge()).first).toMatchObject(unseen(words));
  });

  test('that was rotated is read on in the one before', async () => {
    write(early('INFO old') + late('ERROR in the first') + late('INFO last'), 'app.log.1');
    write(late('INFO ready'));
    expect((await judge()).first).toMatchObject({
      cause: fail,
      value: 1,
      items: [['ERROR in the first', expect.anything()], expect.anything(), expect.anything()],
    });
    // One from before the gate, by its time on disk, has nothing of it.
    utimesSync(join(root, 'app.log.1'), new Date('2026-11-20'), new Date('2026-11-20'));
    expect((await judge()).first).toMatchObject({ cause: pass });
    renameSync(join(root, 'app.log.1'), join(root, 'app.log.1.gz'));
    utimesSync(join(root, 'app.log.1.gz'), new Date(), new Date());
    expect((await judge()).first).toMatchObject(unseen(/^app\.log\.1\.gz is compressed/));
  });

  test('whose number is before its ending is read on as well', async () => {
    write(early('INFO old') + late('ERROR in the first'), 'app.1.log');
    write(late('INFO ready'));
    expect((await judge()).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('whose clock is not that of this machine has not shown what is since the gate began', async () => {
    write(early('INFO old') + late('INFO ready'));
    changed('2026-11-21T02:01:01.000Z');
    expect((await judge()).first).toMatchObject({ cause: pass });
    changed('2026-11-21T02:05:00.000Z');
    const behind =
      /^the last line of app\.log with a time is of 2026-11-21T02:00:01\.000Z, and it was written to at .*02:05:00/;
    expect((await judge()).first).toMatchObject(unseen(behind));
    expect((await judge({ since: /old/ })).first).toMatchObject({ cause: pass });
    write(late('ERROR of then'));
    changed('2026-11-21T02:05:00.000Z');
    expect((await judge()).first).toMatchObject({ cause: fail, value: 1 });
    changed('2026-11-21T01:55:00.000Z');
    expect((await judge()).first).toMatchObject(unseen(/written to at 2026-11-21T01:55:00.000Z: if its clock or its/));
    expect((await judge({ since: 'all' })).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('shows its clock by its last line with a time', async () => {
    write(`${early('INFO old')}${late('INFO ready')}    config: default\n`);
    changed('2026-11-21T02:05:00.000Z');
    expect((await judge()).first).toMatchObject(unseen(/is of 2026-11-21T02:00:01\.000Z, and it was written to/));
    changed('2026-11-21T02:01:01.000Z');
    expect((await judge()).first).toMatchObject({ cause: pass });
  });

  test('that was copied before the gate may be of any age', async () => {
    write(`${early('INFO old')}2026-11-21T01:59:00.000Z INFO ready\n`);
    changed('2026-11-21T01:59:59.000Z');
    expect((await judge()).first).toMatchObject(unseen(/^no line since the gate began/));
  });

  test('that was emptied under its program begins with zeros', async () => {
    write(`${'\0'.repeat(100_000)}${late('INFO ready')}`);
    expect((await judge()).first).toMatchObject({ cause: pass });
  });

  test('of 2 GB is read from its end', async () => {
    write('');
    truncateSync(join(root, 'app.log'), 2_000_000_000);
    write(`\n${early('INFO old')}${late('INFO ready')}`);
    expect((await judge()).first).toMatchObject({
      cause: pass,
      items: [['looked at 1 line', expect.stringMatching(/^the last 16,000,000 of 2,000,\d+,\d+ bytes of app\.log/)]],
    });
    expect((await judge({ since: 'all' })).first).toMatchObject(unseen(/^only the last 16 MB were read/));
    write(late('FATAL out of memory'));
    expect((await judge({ since: 'all' })).first).toMatchObject({ cause: fail, value: 1 });
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
      items: [[expect.stringMatching(/Error loading config/), expect.anything()], expect.anything(), expect.anything()],
    },
    { cause: fail },
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
