/** Signatures of files by SSH keys, as OpenSSH's own `ssh-keygen -Y` makes and checks them (8.2 or newer). */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../../core/errors.ts';

const program = 'ssh-keygen';
const namespace = 'stagegate';

/** Milliseconds: it only computes. */
const patience = 20_000;

export interface Verified {
  /** `SHA256:…`; undefined if the signature does not hold. */
  readonly key?: string;
  /** What `ssh-keygen` says against it. */
  readonly problem?: string;
}

/** Writes `<file>.sig`. It may ask for a passphrase or a touch. Throws a `UsageError` in the words of `ssh-keygen`. */
export function sign(file: string, key: string): void {
  const { error, status, stderr } = spawnSync(program, ['-Y', 'sign', '-f', key, '-n', namespace, file], {
    stdio: ['inherit', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (error !== undefined) throw new UsageError(missing(error));
  if (status !== 0) throw new UsageError(`${key} did not sign: ${lastLine(stderr)}. Name another key: --key <file>.`);
}

/** `at` is the moment at which the allowed signers' options must hold. Throws if `ssh-keygen` is not there. */
export function verify(
  message: Uint8Array,
  signature: string,
  { signers, person, at }: { readonly signers: string; readonly person: string; readonly at: string },
): Verified {
  const moment = `verify-time=${at.replace(/\.\d+/, '').replace(/[-:T]/g, '')}`;
  const { error, status, stdout, stderr } = spawnSync(
    program,
    ['-Y', 'verify', '-f', signers, '-I', person, '-n', namespace, '-O', moment, '-s', signature],
    { input: message, encoding: 'utf8', timeout: patience },
  );
  if (error !== undefined) throw new Error(missing(error));
  const [, key] = /\b(SHA256:\S+)/.exec(stdout) ?? [];
  if (status === 0 && key !== undefined) return { key };
  // The file is in a temporary folder, and a run that is judged again says the same.
  return { problem: (lastLine(stderr) || lastLine(stdout)).replace(/^.*allowed_signers:\d+: /, '') };
}

/** The public half, `AAAA…`, of a private key's file or a public one. It may ask for a passphrase if there is no `<key>.pub`. */
export function publicKey(key: string): string {
  const file = key.endsWith('.pub') ? key : `${key}.pub`;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : derived(key);
  const [, base64] = text.trim().split(/\s+/);
  if (base64 !== undefined) return base64;
  throw new UsageError(`${key} is no SSH key. Name another: --key <file>.`);
}

function derived(key: string): string {
  const { error, status, stdout, stderr } = spawnSync(program, ['-y', '-f', key], {
    stdio: ['inherit', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (error !== undefined) throw new UsageError(missing(error));
  if (status === 0) return stdout;
  throw new UsageError(`${key} could not be read as an SSH key: ${lastLine(stderr)}. Name another: --key <file>.`);
}

/** Why nobody can sign on this machine; undefined if `ssh-keygen` is there. */
export function problemOfSigning(): string | undefined {
  const { error } = spawnSync(program, ['-?'], { stdio: 'ignore', timeout: patience });
  return error === undefined ? undefined : missing(error);
}

function missing(error: Error): string {
  return `${program} could not be started (${error.message}): install OpenSSH's client, 8.2 or newer.`;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.replace(/\.$/, '') ?? '';
}
