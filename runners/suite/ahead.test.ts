import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Children, type Exit } from '../processes.ts';
import { Ahead, foldersIn } from './ahead.ts';

test('an order that cannot be written ends what waits for it, and the run learns why', async () => {
  const root = mkdtempSync(join(tmpdir(), 'stagegate-ahead-'));
  try {
    using children = new Children(process.env);
    const owner = { children, signal: new AbortController().signal };
    const waiting = new Ahead();
    let exit: Promise<Exit> | undefined;
    const [stdout, stderr] = [join(root, 'out'), join(root, 'err')];
    waiting.start(
      {
        started: 'as it is',
        folders: { ...foldersIn(root), order: join(root, 'missing', 'order.json') },
        run: ({ signal }) => {
          exit = children.run('sleep', ['60'], { cwd: root, stdout, stderr, signal });
          return exit;
        },
      },
      owner,
    );
    const taken = waiting.take('as it is', owner);
    await expect(taken?.order({}, root)).rejects.toThrow('ENOENT');
    expect(await exit).toMatchObject({ stopped: true });
  } finally {
    rmSync(root, { recursive: true });
  }
});
