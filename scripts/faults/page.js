// docs/faults.md: a table for each stand-in, a row for each fault.

/** @import { GateReport } from '../../core/model.ts' */
/** @import { NamedFault } from '../../fixtures/stand-ins/kit/program.ts' */

/** @typedef {{ readonly system: string, readonly name: string, readonly faults: readonly NamedFault[] }} Section */

/** The run without a fault. @type {NamedFault} */
export const healthy = { name: '', title: 'none' };

/** @param {readonly Section[]} sections */
const introduction = (sections) => `# Faults of the stand-ins, and what the gate finds

Written by \`npm run faults\`, which runs \`npm run gate demo <system> <fault>\` for each. A fault that the gate does not find would be listed as promotable.
The systems are ${sections.map(({ system }) => `\`${system}\``).join(' and ')}.
`;
const head = `| fault | what is broken | verdict | exit code | what the report names |
|---|---|---|---|---|`;

/**
 * @param {readonly Section[]} sections
 * @param {ReadonlyMap<string, string>} rows by `<system>/<fault>`
 */
export function page(sections, rows) {
  const tables = sections.map(({ system, name, faults }) => {
    const lines = [healthy, ...faults].flatMap((fault) => rows.get(`${system}/${fault.name}`) ?? []);
    return `\n## ${name}\n\n${[head, ...lines].join('\n')}\n`;
  });
  return `${introduction(sections)}${tables.join('')}`;
}

/**
 * The rows of a page, by `<system>/<fault>`.
 * @param {string} text
 * @param {readonly Section[]} sections
 * @returns {Map<string, string>}
 */
export function readRows(text, sections) {
  const rows = new Map();
  for (const part of text.split(/^## /m).slice(1)) {
    const lines = part.split('\n');
    const system = sections.find(({ name }) => name === lines[0])?.system;
    for (const line of lines) {
      const [, fault] = /^\| (?:\(healthy\)|`([^`]+)`) \|/.exec(line) ?? [undefined, undefined];
      if (line.startsWith('| (healthy) |') || fault !== undefined) rows.set(`${system}/${fault ?? ''}`, line);
    }
  }
  return rows;
}

/**
 * @param {NamedFault} fault
 * @param {{ readonly report: GateReport, readonly status: number | null }} found
 */
export function row({ name, title }, { report, status }) {
  return `| ${name === '' ? '(healthy)' : `\`${name}\``} | ${title} | ${report.verdict} | ${status} | ${named(report)} |`;
}

/** @param {GateReport} report */
function named({ findings, runs }) {
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
  const open = findings.filter(({ blocks, result }) => blocks && result === 'inconclusive');
  if (open.length === 0) return `all ${findings.length} checks passed`;
  const reasons = runs.flatMap(({ reason }) =>
    reason?.detail === undefined ? [] : [`${reason.code}: ${reason.detail}`],
  );
  const own = open.slice(0, 3).map(({ check, cause, reason }) => `\`${check.id}\` ${reason?.code ?? cause}`);
  return (reasons.length > 0 ? [...new Set(reasons)] : own).map(cell).join('<br>');
}

/** @param {import('../../core/model.ts').Measured | undefined} value */
function cell(value) {
  const shown = typeof value === 'number' ? Number(value.toPrecision(6)) : value;
  return String(typeof shown === 'object' ? shown.inWords : shown)
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
}
