// What set-up knows of the machine: variables, folders, user, and what it may do.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Progress } from './progress.js';

/** @import { Machine, Screen, SetupOptions, Variables } from './types.ts' */

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @param {SetupOptions} [options]
 * @returns {Machine}
 */
export function thisMachine(options = {}) {
  const env = options.env ?? process.env;
  return {
    env,
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    cache: join(cacheFolder(env, process.platform), 'stagegate'),
    root,
    repository: existsSync(join(root, 'package-lock.json')),
    project: process.cwd(),
    aptLists: '/var/lib/apt/lists',
    yes: options.yes ?? false,
    offline: options.offline === true || env['STAGEGATE_OFFLINE'] === '1',
    signal: options.signal ?? new AbortController().signal,
    progress: new Progress(screen(options.log ?? process.stderr)),
  };
}

/**
 * @param {Screen | ((line: string) => void)} log
 * @returns {Screen}
 */
function screen(log) {
  return typeof log === 'function' ? { write: (text) => log(text.trimEnd()) } : log;
}

/**
 * The user's folder for what can be made again.
 * @param {Variables} env
 * @param {NodeJS.Platform} platform
 */
export function cacheFolder(env, platform) {
  const home = env['HOME'] ?? homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  return env['XDG_CACHE_HOME'] || join(home, '.cache');
}
