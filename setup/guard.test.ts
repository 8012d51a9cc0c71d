import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startGuard } from './guard.js';

const quiet = ['ignore', 'ignore', 'ignore'] as const;
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'guard-test-'));
  writeFileSync(join(path, 'file'), '');
  return path;
};

test('ends what is watched and removes the folder, but leaves what was released', async () => {
  const path = folder();
  const guard = startGuard({ folder: path });
  const [group, released] = [true, false].map((detached) => guard.spawn('sleep', ['60'], { detached, stdio: quiet }));
  if (group?.pid === undefined || released?.pid === undefined) throw new Error('sleep could not be started');
  const exit = once(group, 'exit');
  await vi.waitFor(() => expect(readFileSync(`/proc/${released.pid}/comm`, 'utf8')).toBe('sleep\n'));
  guard.release(released.pid);
  await guard.ended();
  expect(await exit).toEqual([null, 'SIGKILL']);
  expect(released.exitCode).toBeNull();
  expect(existsSync(path)).toBe(false);
  released.kill();
});

test('ends a browser that has its profile in the folder, and no other', async () => {
  const path = folder();
  const [here, elsewhere] = [path, `${path}-2`].map((place) =>
    spawn('sh', ['-c', 'while :; do sleep 0.1; done', 'browser', `--user-data-dir=${place}/profile`], {
      stdio: 'ignore',
    }),
  );
  if (here === undefined || elsewhere === undefined) throw new Error('sh could not be started');
  const exit = once(here, 'exit');
  await startGuard({ folder: path }).ended();
  expect(await exit).toEqual([null, 'SIGKILL']);
  expect([existsSync(path), elsewhere.exitCode, elsewhere.signalCode]).toEqual([false, null, null]);
  elsewhere.kill();
});

test('lets a process end in good order', async () => {
  const guard = startGuard({ signal: 'TERM' });
  const child = guard.spawn('sh', ['-c', 'trap "exit 7" TERM; echo ready; while :; do sleep 0.05; done'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (child.stdout === null) throw new Error('sh could not be started');
  await once(child.stdout, 'data');
  const exit = once(child, 'exit');
  await guard.ended();
  expect(await exit).toEqual([7, null]);
});

test('removes a folder whose path is relative to the working folder', async () => {
  const path = folder();
  const guard = `import { startGuard } from ${JSON.stringify(join(import.meta.dirname, 'guard.js'))};
    await startGuard({ folder: ${JSON.stringify(`./${basename(path)}`)} }).ended();`;
  const options = { cwd: dirname(path), stdio: 'ignore' } as const;
  await once(spawn(process.execPath, ['--input-type=module', '-e', guard], options), 'exit');
  expect(existsSync(path)).toBe(false);
});

test('outlives the process that started it, however that ends', async () => {
  const path = folder();
  const start = `import { startGuard } from ${JSON.stringify(join(import.meta.dirname, 'guard.js'))};
    startGuard({ folder: ${JSON.stringify(path)} });
    process.kill(process.pid, 'SIGKILL');`;
  await once(spawn(process.execPath, ['--input-type=module', '-e', start], { stdio: 'ignore' }), 'exit');
  await expect.poll(() => existsSync(path), { timeout: 10_000 }).toBe(false);
});

test('starts a command even if its guard is gone', async () => {
  const guard = startGuard();
  await guard.ended();
  const child = guard.spawn('sh', ['-c', 'exit 7'], { stdio: quiet });
  expect(await once(child, 'exit')).toEqual([7, null]);
});
