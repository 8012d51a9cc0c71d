import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { type TrialOptions, trial } from '../../../gate/testing/trial.ts';
import { probe } from '../../../runners/probe/index.ts';
import { command } from './command.ts';

type Options = NonNullable<Parameters<typeof command>[1]>;

const root = mkdtempSync(join(tmpdir(), 'stagegate-command-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const attempt = (run: string, options: Options = {}, given: TrialOptions = {}) =>
  trial(command(run, { name: 'c', ...options }), probe, { root, environment: { run: root }, ...given });

/** Values by check, and how they were judged. */
async function seen(run: string, options: Options = {}, given: TrialOptions = {}) {
  const { reading, causes } = await attempt(run, options, given);
  return Object.fromEntries(
    Object.entries(causes).map(([id, cause]) => [id, [reading.measurements[id]?.value, cause]]),
  );
}

const wrote = (json: unknown): string => `echo '${JSON.stringify(json)}'`;
const pass = 'within-threshold';
const fail = 'beyond-threshold';
const open = 'not-measured';

test('what is checked, in words', () => {
  const { drafts, layer, name } = command('npm run -s migrate:status', {
    json: { '/pending': 0 },
    text: /up to date/,
    version: '/head',
    artefact: { file: 'out.json', json: { '/env': 'staging' } },
  });
  const { checks, effect, contact, deadline } = drafts.quick;
  expect([layer, name, effect, deadline]).toEqual(['config', 'npm-run-s-migrate-status', 'read', 60]);
  expect(contact).toMatchObject({ of: 'none' });
  expect(checks.map(({ id, title, threshold: { is } }) => [id.replace(name, '…'), title, is])).toEqual([
    ['config/…-pending', 'Pending is 0', 0],
    ['config/…-text', 'The output of npm run -s migrate:status matches /up to date/', '/up to date/'],
    ['config/…-version', 'The reported build is the candidate’s', 'the candidate'],
    ['config/…-artefact', 'npm run -s migrate:status writes out.json', true],
    ['config/…-env', 'Env is staging', 'staging'],
    ['config/…', 'npm run -s migrate:status ends with 0', 0],
  ]);
  expect(command('true', { name: 'migrations' }).drafts.quick.checks[0]?.title).toBe('migrations ends with 0');
  expect(command('true', { layer: 'data' }).drafts.quick.contact).toEqual({ of: 'observable' });
  expect(command('true', { contact: { none: 'a file' } }).drafts.quick.contact).toEqual({
    of: 'none',
    reason: 'a file',
  });
});

test.each<[unknown, object, RegExp]>([
  ['', {}, /command\(""\): expected a string that is not empty/],
  ['true', { exit: '0' }, /exit: expected an exit code such as 0, or several, got "0"/],
  ['true', { json: { pending: 0 } }, /json\.pending: expected a JSON pointer such as "\/pending"/],
  [
    'true',
    { artefact: 'out.json' },
    /artefact: expected a file that the command writes such as \{ file: "dist\/build\.json"/,
  ],
  ['true', { effect: 'none' }, /effect: expected an effect: read/],
])('%j, %j is refused', (run, options, message) => {
  expect(() => command(run as string, options)).toThrow(message);
});

describe('a command that ends', () => {
  test('is judged by its exit code, its output and what it says of the build', async () => {
    const said = { pending: 0, image: 'registry.example:5000/shop:1.4.0' };
    const options: Options = { json: { '/pending': 0 }, text: /pending/, version: '/image' };
    expect(await seen(wrote(said), options)).toEqual({
      'config/c-pending': [0, pass],
      'config/c-text': ['/pending/', pass],
      'config/c-version': ['the candidate', pass],
      'config/c': [0, pass],
    });
    expect(await seen(`${wrote({ image: 'registry.example:5000/shop:1.3.9' })}; exit 3`, options)).toEqual({
      'config/c-pending': [{ inWords: '(absent)' }, fail],
      'config/c-text': [{ inWords: '{"image":"registry.example:5000/shop:1.3.9"}' }, fail],
      'config/c-version': [{ inWords: 'registry.example:5000/shop:1.3.9 (the candidate is 1.4.0)' }, fail],
      'config/c': [3, fail],
    });
    expect((await seen('exit 3', { exit: [0, 3] }))['config/c']).toEqual([3, pass]);
    expect((await seen('exit 137', { exit: 137 }))['config/c']).toEqual([137, pass]);
    expect((await seen('exit 255'))['config/c']).toEqual([255, fail]);
  });

  test('names the candidate by its version, or by the commit that the service says it is', async () => {
    const commit = '3f2a9c1d0b7e4a5f3f2a9c1d0b7e4a5f3f2a9c1d';
    const environment = {
      run: `${root} builds`,
      candidate: { named: true, services: { api: '1.4.0', app: '2.1.0' } },
      versions: { api: '1.4.0', app: '2.1.0' },
      commits: { api: commit, app: '0c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d' },
    };
    const judged = async (tag: string, service = 'api') =>
      (await seen(wrote({ image: `shop:${tag}` }), { version: { at: '/image', service } }, { environment }))[
        'config/c-version'
      ]?.[1];
    expect(await judged('1.4.0')).toBe(pass);
    expect(await judged(commit)).toBe(pass);
    expect(await judged(`staging-${commit}`)).toBe(pass);
    expect(await judged(`staging-${commit}`, 'app')).toBe(fail);
    expect(await judged('staging-1.4.0')).toBe(fail);
    expect(await judged('2.1.0')).toBe(fail);
    expect(await judged('v1.4.0')).toBe(pass);
  });

  test.each([
    ['1.4.0', 'staging-3f2a9c1', open],
    ['1.4.0', 'staging-1234567', open],
    ['1.4.0', '1234567', open],
    ['1.4.0', 'staging-1.3.9', fail],
    ['staging-3f2a9c1', 'staging-3f2a9c1', pass],
    ['1.4.0-3f2a9c1', 'staging-3f2a9c1', open],
    ['1.4.0-3f2a9c1', '1.4.0-deadbee', fail],
    ['1.4.0-20261127', '1.4.0-20261126', fail],
    ['20261127', '20261126', fail],
    ['c0ffee1', 'staging-3f2a9c1', fail],
    ['c0ffee1', 'staging-1234567', open],
    ['1234567d2b8a', 'staging-1234567', pass],
  ])('of %s alone knows of an image’s tag %s how it is judged: %s', async (expected, tag, known) => {
    const environment = { run: `${root} ${expected} ${tag}`, candidate: { named: true, services: { api: expected } } };
    const checks = await seen(wrote({ image: `shop:${tag}` }), { version: '/image' }, { environment });
    expect(checks['config/c-version']?.[1]).toBe(known);
  });

  test('badly shows its last words', async () => {
    const { reading } = await attempt('echo out; echo "no such migration" >&2; exit 2');
    expect(reading.measurements['config/c']).toMatchObject({
      items: [{ label: 'exit code 2', detail: 'no such migration\nout' }],
      evidence: ['stdout.txt', 'stderr.txt', 'ended.json'],
    });
  });

  test.each([
    ['half a JSON', `printf '{"pending":'`, 'not JSON: {"pending":'],
    ['no JSON', 'echo Done', 'not JSON: Done'],
    ['nothing', 'true', 'nothing'],
  ])('and writes %s was not seen', async (_, run, words) => {
    expect(await seen(run, { json: { '/pending': 0 } })).toEqual({
      'config/c-pending': [{ inWords: words }, 'not-seen'],
      'config/c': [0, pass],
    });
  });
});

describe('the file that it writes', () => {
  const artefact = { file: 'a [1].json', json: { '/env': 'staging' } };

  test('is judged', async () => {
    expect(await seen(`echo '{"env":"staging"}' > 'a [1].json'`, { artefact })).toEqual({
      'config/c-artefact': [true, pass],
      'config/c-env': ['staging', pass],
      'config/c': [0, pass],
    });
    expect((await seen(`echo '{"env":"live"}' > 'a [1].json'`, { artefact }))['config/c-env']).toEqual(['live', fail]);
  });

  test('fails if it is not there, and says nothing if it is older than the run', async () => {
    expect(await seen('true', { artefact: { file: 'none.txt', text: 'a' } })).toEqual({
      'config/c-artefact': [false, fail],
      'config/c-artefact-text': [{ inWords: 'no text of the file' }, 'not-seen'],
      'config/c': [0, pass],
    });
    writeFileSync(join(root, 'old.txt'), 'a');
    utimesSync(join(root, 'old.txt'), new Date('2026-01-01'), new Date('2026-01-01'));
    expect(await seen('true', { artefact: { file: 'old.txt', text: 'a' } })).toMatchObject({
      'config/c-artefact': [{ inWords: expect.stringContaining('from before the run') }, 'not-seen'],
      'config/c-artefact-text': [{ inWords: 'no text of the file' }, 'not-seen'],
    });
  });
});

describe('a command that does not end by itself', () => {
  test.each<[string, string, Options, object]>([
    ['is not found', 'no-such-command', {}, { code: 'tool-failed', detail: expect.stringContaining('not found: sh:') }],
    ['is killed', 'kill -9 $$', {}, { code: 'tool-killed', detail: expect.stringContaining('SIGKILL') }],
    ['says that it was killed', 'exit 137', {}, { code: 'tool-killed', detail: expect.stringContaining('SIGKILL') }],
    ['is in no folder', 'true', { folder: 'none' }, { code: 'tool-failed', detail: expect.stringContaining('"none"') }],
    ['never stops writing', 'yes', {}, { code: 'tool-output-unreadable', detail: expect.stringContaining('16 MB') }],
  ])('because it %s', async (_, run, options, reason) => {
    const { end, causes, files } = await attempt(run, options);
    expect([end.status, end.reason, causes['config/c']]).toEqual([
      'errored',
      expect.objectContaining(reason),
      'not-measured',
    ]);
    expect(files.get('stdout.txt')?.length ?? 0).toBeLessThanOrEqual(16_000_000);
  });

  test('is stopped with all that it started', async () => {
    const interruption = new AbortController();
    const run = attempt('echo started > started; sleep 60', {}, { signal: interruption.signal });
    await expect.poll(() => rmSync(join(root, 'started')) ?? true).toBe(true);
    interruption.abort(new DOMException('late', 'TimeoutError'));
    const { end, causes } = await run;
    expect([end.status, end.reason?.code, causes['config/c']]).toEqual(['timed-out', 'tool-timed-out', 'not-measured']);
  });
});

test('outside of config, a Node process must have reached staging', async () => {
  await using server = await serve(answer({}));
  const environment = { run: `${root} server`, origins: { app: server.url } };
  const options: Options = { layer: 'data', origins: { APP: 'app' } };
  const node = (code: string) => `'${process.execPath}' -e '${code}'`;
  const judged = async (run: string, more: Options = {}) =>
    (await seen(run, { ...options, ...more }, { environment }))['data/c']?.[1];
  expect(await judged(node('fetch(process.env.APP)'))).toBe(pass);
  expect(await judged(node(''))).toBe('no-contact');
  expect(await judged('true', { contact: 'task' })).toBe('no-contact');
  expect(await judged('true')).toBe(pass);
});

test('of the variables with which the definition was loaded, it gets those that the claim names', async () => {
  const variables = { CLUSTER: 'staging', OTHER: 'kept from it' };
  const said = await seen(
    'echo "$CLUSTER/$OTHER/$UNSET"',
    { variables: ['CLUSTER', 'UNSET'], text: 'staging//' },
    { variables },
  );
  expect(said['config/c-text']).toEqual(['staging//', pass]);
});

test('whom it reached is kept if it is judged by that, or if something answered in staging’s place', async () => {
  await using wall = await serve(answer({}, 403, { 'cf-mitigated': 'challenge' }));
  const environment = { run: `${root} kept`, origins: { app: wall.url } };
  const asks = `'${process.execPath}' -e 'fetch(process.env.APP).then(({ ok }) => process.exit(ok ? 0 : 1))'`;
  const kept = async (run: string, options: Options) => {
    const { files, causes } = await attempt(run, { origins: { APP: 'app' }, ...options }, { environment });
    return [files.has('contact.json'), ...Object.values(causes)];
  };
  expect(await kept('true', { contact: { none: 'a library' } })).toEqual([false, pass]);
  expect(await kept('true', { layer: 'data' })).toEqual([true, pass]);
  expect(await kept(asks, { contact: { none: 'a library' } })).toEqual([true, 'wall']);
});
