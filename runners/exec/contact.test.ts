import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, serve, type TestServer } from '../../fixtures/testing/server.ts';
import { judged, trial } from '../../gate/testing/trial.ts';
import { results } from '../../suites/api/results.ts';
import { exec } from './index.ts';

let root: string;
let app: TestServer;
let other: TestServer;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-contact-'));
  writeFileSync(join(root, 'report.xml'), '<testsuite name="s"><testcase classname="shop" name="a"/></testsuite>');
  writeFileSync(join(root, 'firefox'), '#!/bin/sh\n', { mode: 0o755 });
  [app, other] = await Promise.all([serve(answer({ ok: true })), serve(answer({ ok: true }))]);
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await Promise.all([app[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
});

const node = (script: string): string => `"${process.execPath}" -e "${script}"`;

type Given = Partial<Parameters<typeof results>[0]>;

async function attempt(command: string, given: Given = {}) {
  const run = `rm -rf out; mkdir out && ${command} && cp report.xml out/junit.xml`;
  const claim = results({ run, junit: 'out/*.xml', tests: ['shop.a'], ...given });
  const done = await trial(claim, exec, { root, environment: { origins: { app: app.url } } });
  return { ...done, seen: [done.reading.contact, done.causes['api/shop-a']] };
}

test('a command whose process is Node passes only if staging answered it', async () => {
  const reached = { origins: { app: 1 }, others: [] };
  const nobody = { origins: {}, others: [] };
  const asks = node(`fetch('${app.url}')`);
  const idle = node('1');
  const ends = {
    asks: await attempt(asks),
    'asks, and is killed': await attempt(
      `(${node(`fetch('${app.url}').then(() => process.kill(process.pid, 'SIGKILL'))`)} || true)`,
    ),
    'asks another server': await attempt(node(`fetch('${other.url}')`)),
    'asks nobody': await attempt(idle),
    'removes its record': await attempt(`${asks} && rm -rf "$STAGEGATE_CONTACT"`),
    'needs no answer': await attempt(idle, { contact: { none: 'a library' } }),
  };
  expect(Object.entries(ends).map(([name, { seen }]) => [name, ...seen])).toEqual([
    ['asks', reached, 'within-threshold'],
    ['asks, and is killed', reached, 'within-threshold'],
    ['asks another server', { origins: {}, others: [`127.0.0.1:${other.port}`] }, 'no-contact'],
    ['asks nobody', nobody, 'no-contact'],
    ['removes its record', nobody, 'no-contact'],
    ['needs no answer', undefined, 'within-threshold'],
  ]);
});

test('a command without a Node process is not observable, nor is a browser that one starts, unless an answer is asked for', async () => {
  const browser = node("require('node:child_process').spawn('./firefox')");
  const ends = {
    shell: await attempt('true'),
    browser: await attempt(browser),
    'shell that must be answered': await attempt('true', { contact: 'task' }),
  };
  expect(Object.entries(ends).map(([name, { seen }]) => [name, ...seen])).toEqual([
    ['shell', 'not-observable', 'within-threshold'],
    ['browser', 'not-observable', 'within-threshold'],
    ['shell that must be answered', 'not-observable', 'no-contact'],
  ]);
  const { task, end, files } = ends.shell;
  for (const lost of [undefined, 'nonsense', '{}']) {
    const rest = new Map([...files].filter(([path]) => path !== 'contact.json'));
    if (lost !== undefined) rest.set('contact.json', Buffer.from(lost));
    expect((await judged(task, end, rest, exec)).causes['api/shop-a'], lost).not.toBe('within-threshold');
  }
});

test('a command that fails before a wall has not failed by staging', async () => {
  await using wall = await serve(answer({}, 403, { 'cf-mitigated': 'challenge' }));
  const fails = node(`fetch(process.argv[1]).then(({ ok }) => process.exit(ok ? 0 : 1))`);
  const failing = `(${fails} $BASE_URL || true) && sed 's#name="a"/#name="a"><failure/></testcase#' report.xml > failed.xml`;
  const run = `rm -rf out; mkdir out && ${failing} && cp failed.xml out/junit.xml`;
  const claim = results({ run, junit: 'out/*.xml', tests: ['shop.a'], origins: { BASE_URL: 'app' } });
  const causeAt = async (url: string) =>
    (await trial(claim, exec, { root, environment: { origins: { app: url } } })).causes['api/shop-a'];
  expect([await causeAt(wall.url), await causeAt(app.url)]).toEqual(['wall', 'beyond-threshold']);
});
