import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { says, TestMachine } from '../setup/testing/machine.ts';

const checkout = join(import.meta.dirname, '..');

/** A checkout whose `gate/cli.js` is `cli`, with or without its npm packages. */
function project(cli: string, installed = true): TestMachine {
  const here = new TestMachine();
  onTestFinished(() => here[Symbol.dispose]());
  for (const path of ['scripts', 'setup', 'package.json', 'fixtures/stand-ins/find.js'])
    cpSync(join(checkout, path), join(here.folder, path), { recursive: true });
  standIn(here, 'shop', ['chromium', 'k6', 'redis'], true);
  here.file('package-lock.json', '{"packages":{}}');
  here.file('gate/cli.js', cli);
  here.file('spare/.package-lock.json', '{"packages":{}}');
  here.file('spare/node/bin/here', '');
  symlinkSync(process.execPath, join(here.folder, 'spare/node/bin/node'));
  if (installed)
    cpSync(join(here.folder, 'spare'), join(here.folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  return here;
}

function standIn(here: TestMachine, system: string, tools: readonly string[], isDefault = false): void {
  const about = { name: system, version: '1.0.0', tools, default: isDefault };
  here.file(`fixtures/stand-ins/${system}/stand-in.json`, JSON.stringify(about));
  here.file(`fixtures/stand-ins/${system}/index.ts`, '');
}

const sayingPid = `import { appendFileSync } from 'node:fs';
const say = (text) => appendFileSync('said', text + '\\n');
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => { say(name); setTimeout(() => process.exit(5), 200); });
setInterval(() => {}, 1000);
say(String(process.pid));
`;

function start(
  here: TestMachine,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): ChildProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|STAGEGATE_|K6_BIN$|CHROME_PATH$)/.test(name),
  );
  const child = spawn(command, args, {
    cwd: here.folder,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  onTestFinished(() => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
  });
  return child;
}

async function end(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => (out += chunk));
  child.stderr?.on('data', (chunk) => (err += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

const run = (here: TestMachine, args: readonly string[], env?: Record<string, string>) =>
  end(start(here, process.execPath, ['scripts/run.js', ...args], env));

async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await wait(20);
  }
}

/** What the command has said, one word a line, once there are `count` of them. */
function said(here: TestMachine, count: number): Promise<string[]> {
  return until(() => {
    const file = join(here.folder, 'said');
    const words = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return words.length >= count ? words : undefined;
  });
}

function gone(pid: number): true | undefined {
  try {
    process.kill(pid, 0);
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')) || undefined;
  } catch {
    return true;
  }
}

describe('the command', () => {
  test('gets the arguments and the environment, and its exit code is passed on', async () => {
    const here = project("console.log(process.argv.slice(2), process.env['npm_config_candidate']); process.exit(7);");
    const { code, out } = await run(here, ['gate', 'staging', '--wait', '10m'], { npm_config_candidate: '1.4.0' });
    expect(out.trim()).toBe("[ 'gate', 'staging', '--wait', '10m' ] 1.4.0");
    expect(code).toBe(7);
  });

  test('that a signal ended does not read as a success', async () => {
    const here = project("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);");
    expect((await run(here, ['gate'])).code).toBe(137);
  });

  test('that cannot be started because a file is missing does not read as blocked', async () => {
    const here = project('');
    rmSync(join(here.folder, 'setup/machine.js'));
    expect(await run(here, ['gate'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^stagegate could not start: .*machine\.js/),
    });
  });
});

describe('signals', () => {
  test.each([
    ['SIGTERM', 'the bootstrap', [process.execPath, 'scripts/run.js', 'gate']],
    ['SIGINT', 'the bootstrap', [process.execPath, 'scripts/run.js', 'gate']],
    ['SIGTERM', 'npm', ['npm', 'run', 'gate']],
    ['SIGINT', 'npm', ['npm', 'run', 'gate']],
  ] as const)('%s to %s reaches the command once', async (signal, _, [command, ...args]) => {
    const here = project(sayingPid);
    const child = start(here, command, args);
    await said(here, 1);
    child.kill(signal);
    expect((await end(child)).code).toBe(5);
    expect((await said(here, 2)).slice(1)).toEqual([signal]);
  });

  test('to the whole group reach the command once', async () => {
    const here = project(sayingPid);
    const child = start(here, 'npm', ['run', 'gate']);
    await said(here, 1);
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    await end(child);
    expect((await said(here, 2)).slice(1)).toEqual(['SIGTERM']);
  });

  test.each([
    ['the bootstrap', [process.execPath, 'scripts/run.js', 'gate']],
    ['npm', ['npm', 'run', 'gate']],
  ] as const)('%s, killed, leaves nothing behind', async (_, [command, ...args]) => {
    const here = project(sayingPid);
    const child = start(here, command, args);
    const [pid] = await said(here, 1);
    child.kill('SIGKILL');
    await until(() => gone(Number(pid)));
    expect((await said(here, 2)).slice(1)).toEqual(['SIGTERM']);
  });
});

describe('a checkout without its packages', () => {
  test('gets them together with the tools that the demo needs, then runs the command', async () => {
    const here = project("console.log('gated'); process.exit(0);", false);
    const meet = (own: string, other: string): string =>
      `touch "$HERE/${own}"; for i in $(seq 200); do [ -e "$HERE/${other}" ] && break; sleep 0.05; done; [ -e "$HERE/${other}" ] || exit 1`;
    here.tool('npm', `${meet('npm-begun', 'go-begun')}; cp -R "$HERE/spare" "$HERE/node_modules"`);
    here.tool(
      'go',
      `[ "$1" = version ] && echo 'go version go1.26.8' && exit 0; ${meet('go-begun', 'npm-begun')}; exit 1`,
    );
    here.tool('redis-server', says('Redis server v=7.0.15 sha=0'));
    const { code, out, err } = await run(here, ['gate'], {
      PATH: here.bin,
      XDG_CACHE_HOME: here.folder,
      HOME: here.folder,
    });
    expect(err).toContain('set-up: done: installed');
    expect(out).toBe('gated\n');
    expect(code).toBe(0);
  });

  test('gets nothing but them for another environment', async () => {
    const here = project("console.log('gated'); process.exit(0);", false);
    here.tool('npm', 'cp -R "$HERE/spare" "$HERE/node_modules"');
    here.tool('go', 'exit 1');
    await run(here, ['gate', 'staging'], { PATH: here.bin, XDG_CACHE_HOME: here.folder });
    expect(here.calls).toEqual(['npm ci --include=dev --no-audit --no-fund']);
  });

  test.each([
    [['gate', 'demo', 'plain'], false],
    [['gate', 'demo', 'a-fault'], true],
  ])('%j gets the tools of the stand-in that it names, else of the default one', async (args, needsK6) => {
    const here = project("console.log('gated'); process.exit(0);", false);
    standIn(here, 'plain', []);
    here.tool('npm', 'cp -R "$HERE/spare" "$HERE/node_modules"');
    here.tool('go', 'exit 1');
    here.tool('redis-server', says('Redis server v=7.0.15 sha=0'));
    await run(here, args, { PATH: here.bin, XDG_CACHE_HOME: here.folder, HOME: here.folder });
    expect(here.calls.includes('go version')).toBe(needsK6);
  });

  test('could not start with a stand-in whose folder is not complete', async () => {
    const here = project('', false);
    here.file('fixtures/stand-ins/broken/index.ts', '');
    expect(await run(here, ['gate'])).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringMatching(/^stagegate could not start: .*broken\/stand-in\.json is missing/m),
    });
  });

  test('could not start offline: 3 for a gate, a failure for the tests', async () => {
    const here = project('', false);
    const env = { STAGEGATE_OFFLINE: '1', XDG_CACHE_HOME: here.folder };
    expect(await run(here, ['gate'], env)).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringMatching(/^stagegate could not start: .*npm ci/m),
    });
    expect(await run(here, ['test'], env)).toMatchObject({ code: 1, out: '0 passed, 1 failed\n' });
  });
});
