/** Runs the command in the test's own process: for tests that are not about the process, in a tenth of its time. */
import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { CliContext } from '../options.ts';
import { main } from '../program.ts';
import { type Running, shellVariables } from './process.ts';

/** One at a time: until it has ended, the environment variables of this process are those of the command. */
export function startInProcess(
  root: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Running {
  const [stdout, stderr, signals] = [new Captured(), new Captured(), new EventEmitter()];
  const cli = Object.assign(signals, { cwd: () => root, stdout, stderr }) as unknown as CliContext;
  const before = { ...process.env };
  setVariables({ ...shellVariables(), ...variables });
  const ended = main(args, cli)
    .then((code) => ({ code, stdout: stdout.text, stderr: stderr.text }))
    .finally(() => setVariables(before));
  return {
    ended,
    stdout: () => stdout.text,
    stderr: () => stderr.text,
    interrupt: () => void signals.emit('SIGINT'),
  };
}

class Captured extends Writable {
  text = '';

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk;
    done();
  }
}

function setVariables(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  Object.assign(process.env, variables);
}
