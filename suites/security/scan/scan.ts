import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defined } from '../../../core/defined.ts';
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { keptFile, literal, missingWords } from '../../../fixtures/claims/written-file.ts';
import type { Ran } from '../../../fixtures/probe/command.ts';
import { options, refuseUnclear, reportOf, type ScanArgs } from './args.ts';
import { flawed, type ScanReport, type Severity, severities } from './finding.ts';
import { readKnown } from './known.ts';
import { readScan, type Scan } from './read.ts';
import { readReport } from './report.ts';

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
 *   file, with the line or without: `GHSA-xvch-5gv4-984h@minimist`, `js/xss@src/page.js`. Of SARIF it must have a file (`rule@` if the finding has none). The report shows them; one that has ended or waives nothing says so.
 * - `exit`: the largest exit code of a whole scan; with one above it, nothing is clean. Default 1.
 * - `known`: a file of the project with findings that do not count either, such as `'stagegate/findings.json'`: those that were there when the team began to
 *   look. `npx stagegate record findings <run>` writes it. One more of a kind counts: the same id, severity and package or file. Without the file, inconclusive.
 * - `canary`: a planted finding, named like a waiver, that must be there and does not count: without it, the scanner has not looked.
 * - `within`: seconds; then it is stopped, and its checks are inconclusive. Default 300. `effect`: default `read`.
 * - `name`: default the scanner (`npm audit`, `trivy`, `osv-scanner`, else `scanner`); given, it also starts the ids of its checks, so that two scans can report alike.
 *
 * SARIF's severity is its rule's `security-severity` by the scale of CVSS (9, 7, 4), else its level: `error` is high, `warning` medium, `note` low; what the scanner's own comments suppress does not count. A finding without
 * a severity counts as high; two that say all the same, place included, are one. A scanner that could not reach its advisories, failed, scanned nothing or says that it missed something, and a report that is not what was named, are
 * inconclusive, never clean; what was found counts all the same. The report itself and the output are not kept, only the findings. Throws a `UsageError` that quotes the wrong value.
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
  args: ({ run, folder, variables, origins, waivers, exit, canary, known, ...asked }): ScanArgs => ({
    ...defined({ run, folder, variables, origins, waivers, exit, canary, known }),
    judged: severities.filter((severity) => asked.max[severity] !== undefined),
    ...reportOf(asked),
  }),
  measure: async ({ run, folder, variables, origins, report, format, exit, known }, { command, root, now }) => {
    const writes = report === undefined ? [] : [literal(report)];
    const ran = await command({
      run,
      folder,
      variables,
      origins,
      writes,
      isOwnEnd: (code) => code <= exit,
      quotes: true,
    });
    const scan: Scan = {
      code: ran.code,
      at: now().toISOString(),
      report: fromRoot(
        reportFrom(report === undefined ? ran.stdout : writtenText(ran, resolve(root, folder)), format, ran.code),
        root,
      ),
    };
    return { scan, known: known === undefined ? undefined : readKnown(known, root) };
  },
  read: readScan,
});

/** Why there is none, or its text. */
type Text = string | { readonly missing: keyof typeof missingWords };

function writtenText(ran: Ran, folder: string): Text {
  const { kept, files } = keptFile(ran, folder);
  return 'missing' in kept ? kept : Buffer.from(files[kept.file] ?? []).toString();
}

function reportFrom(text: Text, format: ScanArgs['format'], code: number): ScanReport {
  return typeof text === 'string' ? readReport(format, text, code) : flawed(`no report: ${missingWords[text.missing]}`);
}

/** Some scanners name files by the whole path, which is another one on each machine. */
function fromRoot(report: ScanReport, root: string): ScanReport {
  const starts = [`${pathToFileURL(root).href}/`, `${root}/`];
  const shortened = (where: string): string =>
    where.slice(starts.find((start) => where.startsWith(start))?.length ?? 0);
  return { ...report, findings: report.findings.map((one) => ({ ...one, where: shortened(one.where) })) };
}

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
