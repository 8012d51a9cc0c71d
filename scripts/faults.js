// `npm run faults [system] [fault…]`: gates stand-ins with each of their faults, and healthy, and writes what was found to docs/faults.md,
// and after the healthy run which requirement is covered by what to docs/coverage.md.
// Without a system: all of them. With faults, or the word healthy: only those runs, and only their rows. With --checks 'data/*,load/*':
// only these checks, which is enough to see a fault, and sooner.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** @import { GateReport } from '../core/model.ts' */

process.exitCode = 3;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(root, 'docs', 'faults.md');
const { chooseStandIn, standIns } = await import('../fixtures/stand-ins/choose.ts');
const { coveragePage } = await import('./faults/coverage.js');
const { healthy, page, readRows, row } = await import('./faults/page.js');
try {
  const { values, positionals: typed } = parseArgs({ allowPositionals: true, options: { checks: { type: 'string' } } });
  const only = values.checks === undefined ? [] : ['--checks', values.checks];
  const words = typed.filter((word) => word !== 'healthy');
  const alone = words.length < typed.length;
  const all = await Promise.all(standIns().map(({ system }) => chooseStandIn([system])));
  const asked = words.length === 0 ? all : [await chooseStandIn(words)];
  const sections = all.map(({ system, name, module }) => ({ system, name, faults: module.faults }));
  for (const { system, module, faults } of asked) {
    const section = sections.find((one) => one.system === system);
    /** @type {GateReport | undefined} */
    let report;
    const everything = faults.length === 0 && !alone;
    const chosen = module.faults.filter(({ name }) => everything || faults.includes(name));
    for (const fault of everything || alone ? [healthy, ...chosen] : chosen) {
      const found = gate(system, fault.name, fault === healthy ? [] : only);
      const rows = readRows(readFileSync(file, 'utf8'), sections);
      rows.set(`${system}/${fault.name}`, row(fault, found));
      writeFileSync(file, page(sections, rows));
      if (fault === healthy) report = found.report;
    }
    if (report !== undefined) report = withRollback(report, system);
    if (section !== undefined && report !== undefined) cover(section, report, sections);
  }
  process.exitCode = 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error && error.name === 'UsageError' ? error.message : error}\n`);
}

/**
 * What a rollback must show is in no gate of a release: the healthy system is gated once more as if it were the earlier build.
 * @param {GateReport} report
 * @param {string} system
 * @returns {GateReport}
 */
function withRollback(report, system) {
  const [build] = Object.values(report.candidate.expected.services);
  const { report: rollback } = gate(system, '', ['--policy', 'rollback', '--candidate', build ?? '']);
  const own = new Set(rollback.coverage.map(({ requirement }) => requirement));
  const coverage = [...report.coverage, ...rollback.coverage].toSorted((a, b) =>
    a.requirement < b.requirement ? -1 : 1,
  );
  const covering = new Map(rollback.findings.map(({ check }) => [check.id, check.covers.filter((id) => own.has(id))]));
  const findings = report.findings.map((finding) => {
    const { check } = finding;
    return { ...finding, check: { ...check, covers: [...check.covers, ...(covering.get(check.id) ?? [])] } };
  });
  return { ...report, coverage, findings };
}

/**
 * @param {import('./faults/page.js').Section} section
 * @param {GateReport} report of the healthy system
 * @param {readonly import('./faults/page.js').Section[]} all
 */
function cover(section, report, all) {
  const rows = readRows(readFileSync(file, 'utf8'), all);
  const path = join(root, 'docs', 'coverage.md');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  writeFileSync(path, coveragePage(text, all, { section, report, rows }));
}

/**
 * @param {string} system
 * @param {string} fault empty: healthy
 * @param {readonly string[]} [options]
 */
function gate(system, fault, options = []) {
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'gate', 'cli.js'), 'demo', system, ...(fault === '' ? [] : [fault]), ...options],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (status === 3) throw new Error(`the gate of ${system} ${fault || 'healthy'} could not start`);
  /** @type {GateReport} */
  const report = JSON.parse(readFileSync(join(root, 'results', 'latest', 'report.json'), 'utf8'));
  process.stdout.write(`${system} ${fault || 'healthy'}: ${report.verdict}, exit ${status}, ${report.seconds} s\n`);
  return { report, status };
}
