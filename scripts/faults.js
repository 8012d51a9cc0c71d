// Gates the stand-in once with each of its faults, and once healthy, and writes what was found to docs/faults.md.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { standIns } = await import('../fixtures/stand-ins/launch.ts');
const [standIn] = standIns();
if (standIn === undefined) throw new Error('There is no stand-in.');

const rows = [{ name: '', title: 'none' }, ...standIn.faults].map(({ name, title }) => row(name, title));
writeFileSync(join(root, 'docs', 'faults.md'), page(rows));

/**
 * @param {string} fault
 * @param {string} title
 */
function row(fault, title) {
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'gate', 'cli.ts'), 'demo', ...(fault === '' ? [] : [fault])],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const report = JSON.parse(readFileSync(join(root, 'results', 'latest', 'report.json'), 'utf8'));
  process.stdout.write(`${fault === '' ? 'healthy' : fault}: ${report.verdict}, exit ${status}, ${report.seconds} s\n`);
  return `| ${fault === '' ? '(healthy)' : `\`${fault}\``} | ${title} | ${report.verdict} | ${status} | ${found(report)} |`;
}

/** @param {import('../core/model.ts').GateReport} report */
function found({ findings, runs }) {
  const failed = findings.filter(({ result, blocks }) => blocks && result === 'fail');
  if (failed.length > 0) {
    const first = failed.filter(
      ({ check }, at) => failed.findIndex((other) => other.check.layer === check.layer) === at,
    );
    const shown = [...new Set([...first, ...failed])]
      .slice(0, 3)
      .map(({ check, measurement }) => `\`${check.id}\` got ${cell(measurement?.value)}`);
    return [...shown, ...(failed.length > 3 ? [`and ${failed.length - 3} more`] : [])].join('<br>');
  }
  const reasons = new Set(
    runs.flatMap(({ reason }) => (reason === undefined ? [] : [`${reason.code}: ${reason.detail}`])),
  );
  const objections = findings.some(({ blocks }) => blocks) ? [...reasons] : [];
  return objections.length === 0 ? `all ${findings.length} checks passed` : objections.map(cell).join('<br>');
}

/** @param {unknown} value */
function cell(value) {
  return String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** @param {readonly string[]} lines */
function page(lines) {
  return `# Faults of the stand-in, and what the gate finds

Written by \`npm run faults\`, which runs \`npm run gate demo <fault>\` for each. A fault that the gate did not find would stand here as promotable.

| fault | what is broken | verdict | exit code | what the report names |
|---|---|---|---|---|
${lines.join('\n')}
`;
}
