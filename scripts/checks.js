// The static checks: types, style, unused code.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {readonly string[]} command what Node runs
 */

/**
 * One check for each TypeScript project, one for style, one for unused code.
 * @param {string} root
 * @returns {readonly Check[]}
 */
export function checks(root) {
  const bin = (/** @type {string} */ path) => join(root, 'node_modules', path);
  const projects = readdirSync(root).filter((name) => /^tsconfig(\.(?!base)\w+)?\.json$/.test(name));
  return [
    ...projects.map((name) => ({
      name: `types (${name})`,
      command: [bin('typescript/bin/tsc'), '--noEmit', '-p', name],
    })),
    { name: 'style (Biome)', command: [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'] },
    { name: 'unused code (knip)', command: [bin('knip/bin/knip.js'), '--no-progress'] },
  ];
}

/**
 * Runs the checks side by side and prints a line for each; the output of those that fail comes first.
 * @param {string} root
 * @param {AbortSignal} signal
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(root, signal) {
  const results = await Promise.all(checks(root).map((check) => runCheck(check, root, signal)));
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed };
}

/**
 * @param {Check} check
 * @param {string} root
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>}
 */
function runCheck({ name, command }, root, signal) {
  const since = Date.now();
  const child = spawn(process.execPath, command, { cwd: root, signal, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ ok) => {
      if (!ok) process.stdout.write(output);
      process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${name}  ${((Date.now() - since) / 1000).toFixed(1)} s\n`);
      resolve(ok);
    };
    child.once('error', (error) => {
      output += `${error.message}\n`;
      child.removeAllListeners('close');
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}
