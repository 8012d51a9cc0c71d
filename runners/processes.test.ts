import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
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
/** A process that was killed is there until it runs next. */
const gone = (pid: number): Promise<void> => vi.waitFor(() => expect(isAlive(pid)).toBe(false), 60_000);

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
    expect(await children.run('no-such-tool', [], options())).toEqual({ code: 127, signal: null, stopped: false });
    expect(readFileSync(join(root, 'err'), 'utf8')).toMatch(/no-such-tool: not found/);
    expect(await children.run('true', [], { ...options(), cwd: join(root, 'nowhere') })).toMatchObject({
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
    await gone(grandchild);
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
    await gone(left);
  });

  /** Runs a gate whose tool writes its process id, until `kill` has killed it. */
  const killed = async (code: string, kill: (gate: ChildProcess) => Promise<void>) => {
    const scratch = join(root, 'scratch');
    writeFileSync(
      join(root, 'gate.ts'),
      `import { ChildProcess } from 'node:child_process';
       import { mkdirSync, writeFileSync } from 'node:fs';
       import { Children } from ${JSON.stringify(join(import.meta.dirname, 'processes.ts'))};
       process.chdir(${JSON.stringify(root)});
       mkdirSync('scratch');
       const children = new Children(process.env, 'scratch');
       ${code}
       await children.run('sh', ['-c', 'echo $$ > tool; while :; do sleep 0.1; done'], { cwd: '.', stdout: '/dev/null', stderr: '/dev/null', signal: new AbortController().signal });`,
    );
    const gate = spawn(process.execPath, [join(root, 'gate.ts')], { stdio: 'inherit' });
    const ended = once(gate, 'exit');
    await kill(gate);
    expect(await ended).toEqual([null, 'SIGKILL']);
    await vi.waitFor(() => expect(existsSync(scratch)).toBe(false), 60_000);
  };

  it('leaves no orphan and no scratch folder when the gate itself is killed', async () => {
    let tool = 0;
    await killed('', async (gate) => {
      tool = await pidIn('tool');
      gate.kill('SIGKILL');
    });
    await gone(tool);
  });

  it('leaves no orphan when the gate is killed before it knows what it has started', async () => {
    const code = `const { spawn } = ChildProcess.prototype;
      ChildProcess.prototype.spawn = function (options) {
        spawn.call(this, options);
        writeFileSync('started', String(this.pid));
        process.kill(process.pid, 'SIGKILL');
      };`;
    await killed(code, async () => {});
    await gone(await pidIn('started'));
  });
});
