/** Runs the command in a process of its own, as its users do. */
import { type ChildProcess, spawn } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What every shell has. */
export function shellVariables(): Record<string, string> {
  const names = ['PATH', 'HOME'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(names), CI: 'true' };
}

/** The command while it runs. */
export interface Running {
  readonly ended: Promise<Ended>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** As Ctrl+C does. */
  readonly interrupt: () => void;
}

export interface RunningProcess extends Running {
  readonly child: ChildProcess;
}

export function startProcess(
  command: string,
  root: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): RunningProcess {
  const child = spawn(process.execPath, [command, ...args], {
    cwd: root,
    env: { ...shellVariables(), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    text.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text.stderr += chunk;
  });
  return {
    child,
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, ...text }))),
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    interrupt: () => void child.kill('SIGINT'),
  };
}
