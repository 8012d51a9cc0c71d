/** The key that a person signs with. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';

/** `typed` is what `--key` named, relative to `folder`. Throws a `UsageError` if there is none. */
export function signingKey(typed: string | undefined, folder: string): string {
  if (typed !== undefined) return there(resolve(folder, typed), `--key ${typed}`);
  const ofGit = gitKey(folder);
  if (ofGit !== undefined) return there(ofGit, 'git’s user.signingKey');
  const usual = join(homedir(), '.ssh', 'id_ed25519');
  if (existsSync(usual) || existsSync(`${usual}.pub`)) return usual;
  throw new UsageError(
    `There is no SSH key to sign with: neither git’s user.signingKey (with gpg.format ssh) nor ~/.ssh/id_ed25519. Name one: --key <file>.`,
  );
}

function there(path: string, from: string): string {
  if (existsSync(path)) return path;
  throw new UsageError(`${from}: there is no file ${path}. Name the file of an SSH key: --key ~/.ssh/id_ed25519`);
}

function gitKey(folder: string): string | undefined {
  if (setting('gpg.format', folder) !== 'ssh') return undefined;
  const key = setting('user.signingKey', folder);
  if (key === '' || key.startsWith('key::') || key.startsWith('ssh-')) return undefined;
  return resolve(folder, key.replace(/^~(?=\/)/, homedir()));
}

function setting(name: string, folder: string): string {
  const { stdout } = spawnSync('git', ['config', '--get', name], { cwd: folder, encoding: 'utf8', timeout: 10_000 });
  return (stdout ?? '').trim();
}
