import { resolve } from 'node:path';
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { keptFile, literal } from '../../../fixtures/claims/written-file.ts';
import { options, refuseUnclear, reportOf, type ScanArgs } from './args.ts';
import { type Severity, severities } from './finding.ts';
import { readScan, type Scan } from './read.ts';

const names = { sarif: 'the scanner', npmAudit: 'npm audit', trivy: 'trivy', osv: 'osv-scanner' };

/**
 * A scanner finds no more than it may: `scan({ run: 'npm audit --json', npmAudit: true, max: { critical: 0, high: 0 } })`. Each severity is a check,
 * whose items are the findings: id, package or file, title.
 *
 * - `run`: a line for the shell (`sh -c`) that starts the scanner. `folder`: where, from the root; default the root. `origins` and `variables`: as of `results`.
 * - one of `sarif` (SARIF 2.1.0 of any scanner), `npmAudit` (`npm audit --json` of npm 7 or newer), `trivy` (`--format json`) and `osv`
 *   (`osv-scanner --format json`): `true` if the command prints its report, else the file that it writes, at most 16 MB. One from before the run never counts.
 * - `max`: at most so many findings, by `critical`, `high`, `medium` and `low`. Default `{ critical: 0, high: 0 }`.
 * - `waivers`: findings that do not count: `{ id, reason, owner, until }`, `until` being its last day. `id` is the finding's, or with its package or
 *   file: `GHSA-xvch-5gv4-984h@minimist`. The report shows them; a waiver that has ended says so.
 * - `within`: seconds; then it is stopped, and its checks are inconclusive. Default 300. `effect`: default `read`.
 * - `name`: default the scanner (`npm audit`, `trivy`, `osv-scanner`, else `scanner`); given, it also starts the ids of its checks, so that two scans can report alike.
 *
 * SARIF's severity is its rule's `security-severity` by the scale of CVSS (9, 7, 4), else its level: `error` is high, `warning` medium, `note` low; what the scanner's own comments suppress does not count. A finding without
 * a severity counts as high. A scanner that could not reach its advisories, failed or scanned nothing, and a report that is not what was named, are inconclusive, never clean;
 * what was found counts all the same. Throws a `UsageError` that quotes the wrong value.
 */
export const scan = probeClaim({
  id: 'scan',
  layer: 'security',
  options,
  refine: refuseUnclear,
  prefix: (asked) => nameOf(asked).replace('the ', ''),
  effect: ({ effect }) => effect,
  contact: () => ({ of: 'none', reason: 'it scans code and dependencies' }),
  seconds: ({ within }) => Math.min(within, 20),
  deadline: ({ within }) => within,
  checks: (asked) =>
    severities.flatMap((severity) => {
      const { [severity]: bound } = asked.max;
      return bound === undefined ? [] : boundCheck(nameOf(asked), severity, bound);
    }),
  args: ({ run, folder, variables, origins, waivers, ...asked }): ScanArgs => ({
    ...{ run, folder, variables, origins, waivers },
    ...reportOf(asked),
  }),
  measure: async ({ run, folder, variables, origins, report }, { command, root, now }) => {
    const writes = report === undefined ? [] : [literal(report)];
    const ran = await command({ run, folder, variables, origins, writes });
    const { kept, files } = keptFile(ran, resolve(root, folder));
    const scan: Scan = {
      code: ran.code,
      at: now().toISOString(),
      report: report === undefined ? { file: 'stdout.txt' } : kept,
    };
    return { scan, files };
  },
  read: readScan,
});

function nameOf(asked: Parameters<typeof reportOf>[0]): string {
  return names[reportOf(asked).format];
}

function boundCheck(scanner: string, severity: Severity, max: number): CheckDraft<Severity> {
  const start = `${scanner.charAt(0).toUpperCase()}${scanner.slice(1)} reports`;
  return {
    id: severity,
    title: `${start} ${max === 0 ? 'no' : `at most ${max}`} ${severity} findings`,
    failure: `${start} ${max === 0 ? '' : `more than ${max} `}${severity} findings`,
    why: 'Known holes are the first that attackers try, and a release carries them to production.',
    threshold: { unit: 'count', max },
    measures: severity,
  };
}
