import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderFile, writeOrder } from './order-file.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-order-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const module = join(import.meta.dirname, 'order-file.ts');

type Waiting = ChildProcess & { readonly stdout: NonNullable<ChildProcess['stdout']> };

/** It says its id when it begins, and its order, whose file is its argument. */
const code = `import { awaitOrder } from ${JSON.stringify(module)};
  process.stdout.write(String(process.pid));
  console.log(awaitOrder(process.argv[1]));`;
const args = ['--input-type=module', '-e', code];

function waiting(): Waiting {
  return spawn(process.execPath, [...args, orderFile(root)], { stdio: ['ignore', 'pipe', 'ignore'] }) as never;
}

/** Until the shell is ended. */
function waitingInShell(): Waiting {
  const script = '"$@" "$0/order-of-$$.json" < /dev/null & read line';
  return spawn('sh', ['-c', script, root, process.execPath, ...args], { stdio: ['pipe', 'pipe', 'ignore'] }) as never;
}

/** All that it has written once nobody holds its output any more. */
async function written({ stdout }: Waiting): Promise<string> {
  return (await stdout.setEncoding('utf8').toArray()).join('');
}

test('an order is read once it is written', async () => {
  const process = waiting();
  await once(process.stdout, 'readable');
  writeOrder(orderFile(root), { mode: 'run' });
  expect(await written(process)).toMatch(/^\d+\{ mode: 'run' \}\n$/);
});

test('what waits ends if whoever started it is gone', async () => {
  const shell = waitingInShell();
  await once(shell.stdout, 'readable');
  shell.kill('SIGKILL');
  expect(await written(shell)).toMatch(/^\d+$/);
});

test('what waits ends if the folder is gone in which its order would be', async () => {
  const process = waiting();
  await once(process.stdout, 'readable');
  rmSync(root, { recursive: true });
  expect(await written(process)).toMatch(/^\d+$/);
});
