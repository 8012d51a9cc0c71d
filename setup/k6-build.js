// Builds k6 from the Go module load/k6 into the user's cache folder, under the digest of what it is built from.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { onPath, run, telling } from './commands.js';
import { size } from './progress.js';
import { atLeast, versionText } from './versions.js';

/** @import { Machine } from './types.ts' */

/** @typedef {'with xk6-ts' | 'without xk6-ts'} Variant */

/** Of load/k6. */
export const sources = ['go.mod', 'go.sum', 'main.go', 'output.go', 'counts.go', 'reach.go', 'typescript.go'];
const day = 24 * 3600_000;

/**
 * The path of the variant once it is built.
 * @param {Machine} machine
 * @param {Variant} variant
 */
export function builtPath(machine, variant) {
  const digest = createHash('sha256').update(`${machine.platform} ${process.arch} ${variant}\n`);
  for (const name of sources) digest.update(readFileSync(join(machine.root, 'load', 'k6', name)));
  return join(machine.cache, 'k6', digest.digest('hex').slice(0, 16), machine.platform === 'win32' ? 'k6.exe' : 'k6');
}

/**
 * Why the last build of this variant failed, if that was less than a day ago.
 * @param {Machine} machine
 * @param {Variant} variant
 * @returns {string | undefined}
 */
export function refusal(machine, variant) {
  const file = `${builtPath(machine, variant)}.refused`;
  try {
    return Date.now() - statSync(file).mtimeMs < day
      ? `${readFileSync(file, 'utf8')} (remembered for a day in ${file})`
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {Machine} machine
 * @returns {Promise<string | undefined>} why Go cannot build it
 */
export async function goProblem(machine) {
  const go = onPath(machine, 'go');
  if (go === undefined) return 'it is built with Go, which is not on the PATH';
  const answer = await versionText(machine, go, 'version');
  const version = 'text' in answer ? /go(\d+\.\d+(\.\d+)?)/.exec(answer.text)?.[1] : undefined;
  if (version === undefined) return `${go} does not say its version`;
  // Since 1.21, Go downloads the version that go.mod asks for.
  return atLeast(version, '1.21') ? undefined : `it is built with Go 1.25 or newer, and ${go} is ${version}`;
}

/**
 * Concurrent builds do not collide: each has its own folder, and the result is renamed into place.
 * @param {Machine} machine
 * @param {Variant} variant
 * @returns {Promise<string | undefined>} why it failed
 */
export async function build(machine, variant) {
  const target = builtPath(machine, variant);
  mkdirSync(join(target, '..'), { recursive: true });
  const folder = mkdtempSync(join(machine.cache, 'k6', 'build-'));
  const step = machine.progress.start(`building k6 ${variant}`);
  try {
    for (const name of sources) copyFileSync(join(machine.root, 'load', 'k6', name), join(folder, name));
    const reason = await compile(machine, variant, folder, step);
    if (reason !== undefined) {
      step.fail(`k6 ${variant}: ${reason}`);
      return reason;
    }
    renameSync(join(folder, 'k6'), target);
    step.done(`built k6 ${variant}, ${size(statSync(target).size)}`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Machine} machine
 * @param {Variant} variant
 * @param {string} folder
 * @param {import('./progress.js').Step} step
 * @returns {Promise<string | undefined>}
 */
async function compile(machine, variant, folder, step) {
  const typescript = variant === 'with xk6-ts' ? ['-mod=mod', '-tags', 'xk6ts'] : ['-mod=readonly'];
  let modules = 0;
  const { ok, output, reason } = await run(
    machine,
    'go',
    ['build', ...typescript, '-trimpath', '-ldflags', '-s -w', '-o', 'k6', '.'],
    {
      cwd: folder,
      env: { CGO_ENABLED: '0', GOWORK: 'off' },
      deadline: 15 * 60_000,
      onLine: (line) => {
        if (line.startsWith('go: downloading')) step.detail(`${++modules} modules downloaded`);
      },
    },
  );
  if (ok) return undefined;
  const why = `go build ${reason}: ${explain(output)}`;
  if (refused(output)) writeFileSync(`${builtPath(machine, variant)}.refused`, why);
  return why;
}

/**
 * The module proxy's answer, without its address.
 * @param {string} output
 */
function explain(output) {
  const answer = /(\S+@\S+?):.*\b(4\d\d [A-Z][a-z]+)[\s\S]*?(?:server response:\s*(.+))?$/m.exec(output);
  return answer === null ? telling(output) : `the module proxy refuses ${answer[1]} (${answer[2]})`;
}

/**
 * An answer of the proxy, as opposed to no answer: asking again soon is of no use.
 * @param {string} output
 */
function refused(output) {
  return /\b(403 Forbidden|404 Not Found|410 Gone)\b/.test(output);
}
