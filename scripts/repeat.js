// `npm run repeat -- 20 [file]`: gates the bundled stand-in until the file has a line for each of 20 gates (default: results/repeat.jsonl),
// so a series that was stopped goes on where it was. Exit 0: every gate of the file was promotable.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { supervise } from './supervise.js';

/** @import { GateReport } from '../core/model.ts' */

process.exitCode = 3;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [count = '', file = join('results', 'repeat.jsonl'), ...rest] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(count) || rest.length > 0) {
  process.stderr.write(
    'Say how many gates, and in which file they are written: npm run repeat -- 20 results/repeat.jsonl\n',
  );
} else process.exitCode = await repeat(Number(count), resolve(file));

/**
 * @param {number} wanted
 * @param {string} path
 */
async function repeat(wanted, path) {
  mkdirSync(dirname(path), { recursive: true });
  for (let lines = read(path); ; lines = read(path)) {
    if (lines.length >= wanted) {
      const promotable = lines.filter(({ exit }) => exit === 0).length;
      process.stdout.write(`${promotable} of ${lines.length} gates were promotable: ${path}\n`);
      return promotable === lines.length ? 0 : 1;
    }
    const line = await gate();
    if (line === undefined) return 2;
    appendFileSync(path, `${JSON.stringify(line)}\n`);
    process.stdout.write(`${lines.length + 1} of ${wanted}: ${line.verdict}, ${line.seconds} s\n`);
  }
}

/**
 * @param {string} path
 * @returns {{exit: number}[]}
 */
function read(path) {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** One gate of the stand-in; undefined if it was interrupted or could not start, which is not a line. */
async function gate() {
  const load = loadavg()[0];
  const exit = await supervise(process.execPath, [join(root, 'gate', 'cli.js'), 'gate']);
  if (exit > 2) return undefined;
  /** @type {GateReport} */
  const report = JSON.parse(readFileSync(join(root, 'results', 'latest', 'report.json'), 'utf8'));
  const { run, verdict, seconds, findings, objections } = report;
  if (objections.some(({ code }) => code === 'not-finished')) return undefined;
  const others = [
    ...findings.filter(({ result }) => result !== 'pass').map(({ check, cause }) => `${check.id}: ${cause}`),
    ...objections.map(({ code, subject }) => `${code}: ${subject}`),
  ];
  return { run, exit, verdict, seconds, load, others };
}
