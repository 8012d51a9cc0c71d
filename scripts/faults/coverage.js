// docs/coverage.md: what a system's team has promised, which checks say whether it holds, and the faults that were seen to turn one of them.

/** @import { GateReport } from '../../core/model.ts' */
/** @import { Section } from './page.js' */

const introduction = `# What the stand-ins’ teams have promised, and what checks it

Written by \`npm run faults\`. A requirement is covered by the checks that name it. A fault stands behind each requirement of which it was seen to fail a check
([all faults](faults.md), which names the first failed checks of each): without one, nothing has shown yet that the check can fail.
`;

/** Checks that are named; of a suite there are many. */
const most = 3;

/**
 * The page with a new section; those of other systems stay.
 * @param {string} text the page as it is
 * @param {readonly Section[]} sections all systems
 * @param {{ readonly section: Section, readonly report: Pick<GateReport, 'findings' | 'coverage'>, readonly rows: ReadonlyMap<string, string> }} of
 *   a healthy run, and the rows of docs/faults.md by `<system>/<fault>`
 */
export function coveragePage(text, sections, of) {
  const known = text.split(/^(?=## )/m).slice(1);
  const parts = sections.flatMap((section) =>
    section.system === of.section.system
      ? [table(of)]
      : known.filter((part) => part.startsWith(`## ${section.name}\n`)).map((part) => part.trim()),
  );
  return `${introduction}${parts.map((part) => `\n${part}\n`).join('')}`;
}

/** @param {Parameters<typeof coveragePage>[2]} of */
function table(of) {
  const lines = of.report.coverage.map(({ requirement, title }) => line(requirement, title, of));
  return [
    `## ${of.section.name}`,
    '',
    '| | what was promised | layers | checks | faults that turn it |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/**
 * @param {string} requirement
 * @param {string} title
 * @param {{ readonly section: Section, readonly report: Pick<GateReport, 'findings'>, readonly rows: ReadonlyMap<string, string> }} of
 */
function line(requirement, title, { section, report, rows }) {
  const checks = report.findings.map(({ check }) => check).filter(({ covers }) => covers.includes(requirement));
  const ids = checks.map(({ id }) => `\`${id}\``);
  const faults = section.faults.filter(({ name }) =>
    ids.some((id) => rows.get(`${section.system}/${name}`)?.includes(`${id} got`)),
  );
  const shown = [...ids.slice(0, most), ...(ids.length > most ? [`and ${ids.length - most} more`] : [])];
  const layers = [...new Set(checks.map(({ layer }) => layer))];
  return `| ${requirement} | ${title} | ${layers.join(', ')} | ${shown.join('<br>')} | ${faults.map(({ name }) => `\`${name}\``).join(', ')} |`;
}
