import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Children } from './processes.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'children-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const options = (signal: AbortSignal = new AbortController().signal) => ({
  cwd: root,
  stdout: join(root, 'out'),
  stderr: join(root, 'err'),
  signal,
  grace: 100,
});
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z');
  } catch {
    return false;
  }
};
const pidIn = async (file: string): Promise<number> =>
  vi.waitFor(() => {
    const pid = Number(readFileSync(join(root, file), 'utf8'));
    if (!(pid > 0)) throw new Error('not yet');
    return pid;
  }, 5000);

describe('Children', () => {
  it('tells how a command ended, with its output in files and a reduced environment', async () => {
    using children = new Children({ PATH: process.env['PATH'], STAGING_PASSWORD: 'canary-1234' });
    const exit = await children.run('sh', ['-c', 'env; echo oops >&2; exit 3'], {
      ...options(),
      env: { ADDED: 'yes' },
    });
    expect(exit).toEqual({ code: 3, signal: null, stopped: false });
    expect(readFileSync(join(root, 'out'), 'utf8')).toContain('ADDED=yes');
    expect(readFileSync(join(root, 'out'), 'utf8')).not.toContain('canary-1234');
    expect(readFileSync(join(root, 'err'), 'utf8')).toBe('oops\n');
  });

  it('tells that a command could not be started', async () => {
    using children = new Children(process.env);
    expect(await children.run('no-such-tool', [], options())).toMatchObject({
      code: null,
      failure: expect.stringContaining('ENOENT'),
    });
  });

  it('stops a whole group that ignores INT and TERM', async () => {
    using children = new Children(process.env);
    const abort = new AbortController();
    const running = children.run(
      'sh',
      ['-c', 'trap "" INT TERM; sh -c \'trap "" INT TERM; echo $$ > grandchild; while :; do sleep 0.1; done\''],
      options(abort.signal),
    );
    const grandchild = await pidIn('grandchild');
    abort.abort();
    expect(await running).toMatchObject({ signal: 'SIGKILL', stopped: true });
    await vi.waitFor(() => expect(isAlive(grandchild)).toBe(false), 5000);
  });

  it('gives each tool a short temporary folder, and none where its own is too long', () => {
    using children = new Children({}, root);
    const [one, other] = [children.temporary()['TMPDIR'] ?? '', children.temporary()['TMPDIR']];
    expect([existsSync(one), one.startsWith(`${root}/`), one === other]).toEqual([true, true, false]);
    using deep = new Children({}, join(root, 'd'.repeat(60)));
    expect(deep.temporary()).toEqual({});
  });

  it('ends what a command left behind', async () => {
    using children = new Children(process.env);
    await children.run('sh', ['-c', 'sleep 60 & echo $! > left'], options());
    const left = await pidIn('left');
    await vi.waitFor(() => expect(isAlive(left)).toBe(false), 5000);
  });

  it('leaves no orphan and no scratch folder when the gate itself is killed', async () => {
    const scratch = join(root, 'scratch');
    writeFileSync(
      join(root, 'gate.ts'),
      `import { mkdirSync, writeFileSync } from 'node:fs';
       import { Children } from ${JSON.stringify(join(import.meta.dirname, 'processes.ts'))};
       mkdirSync(${JSON.stringify(scratch)});
       const children = new Children(process.env, ${JSON.stringify(scratch)});
       const running = children.run('sh', ['-c', 'echo $$ > tool; while :; do sleep 0.1; done'], { cwd: ${JSON.stringify(root)}, stdout: '/dev/null', stderr: '/dev/null', signal: new AbortController().signal });
       writeFileSync(${JSON.stringify(join(root, 'gate'))}, String(process.pid));
       await running;`,
    );
    const gate = spawn(process.execPath, [join(root, 'gate.ts')], { stdio: 'inherit' });
    await pidIn('gate');
    const tool = await pidIn('tool');
    gate.kill('SIGKILL');
    await vi.waitFor(() => expect([isAlive(tool), existsSync(scratch)]).toEqual([false, false]), 5000);
  });
});
