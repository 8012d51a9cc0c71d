/** From a scanner's report to measurements. */
import type { Files } from '../../../core/claim.ts';
import { inWords } from '../../../core/in-words.ts';
import type { Item } from '../../../core/model.ts';
import type { MeasurementDraft, ReadTask } from '../../../fixtures/claims/probe-claim.ts';
import { missingWords, type WrittenFile } from '../../../fixtures/claims/written-file.ts';
import type { Format, ScanArgs, Waived } from './args.ts';
import { type Finding, flawed, type ScanReport, type Severity } from './finding.ts';
import { readNpmAudit } from './npm-audit.ts';
import { readOsv } from './osv.ts';
import { readSarif } from './sarif.ts';
import { readTrivy } from './trivy.ts';

export interface Scan {
  readonly code: number;
  /** When it was made, ISO 8601: waivers end. */
  readonly at: string;
  readonly report: WrittenFile;
}

const readers: Readonly<Record<Format, (document: unknown, code: number) => ScanReport>> = {
  npmAudit: readNpmAudit,
  osv: readOsv,
  sarif: readSarif,
  trivy: readTrivy,
};

/** What was found counts, whatever is wrong with the report; that nothing was found counts only if all of it could be read. */
export function readScan(
  severity: Severity,
  { scan, files }: { readonly scan?: Scan; readonly files: Files },
  { args, check }: ReadTask<ScanArgs>,
): MeasurementDraft | undefined {
  if (scan === undefined) return undefined;
  const report = reportIn(scan, files, args);
  const all = distinct(report.findings).filter((one) => one.severity === severity);
  const [waived, counted] = parted(all, args.waivers, scan.at.slice(0, 10));
  const evidence = ['file' in scan.report ? scan.report.file : 'stdout.txt', 'stderr.txt', 'scan.json'];
  const flaw = flawOf(report, scan);
  if (flaw !== undefined && counted.length <= (check.threshold.max ?? 0))
    return { value: inWords(flaw), samples: 0, evidence };
  return {
    value: counted.length,
    samples: Math.max(1, report.scanned),
    items: [...counted, ...waived].map(toItem),
    evidence,
  };
}

function reportIn({ report, code }: Scan, files: Files, { format }: ScanArgs): ScanReport {
  if ('missing' in report) return flawed(`no report: ${missingWords[report.missing]}`);
  const text = Buffer.from(files.get(report.file) ?? [])
    .toString()
    .replace(/^\uFEFF/, '')
    .trim();
  const ending = code === 0 ? '' : ` (exit code ${code})`;
  if (text === '') return flawed(`an empty report${ending}`);
  try {
    return readers[format](JSON.parse(text), code);
  } catch {
    return flawed(`not JSON: ${text.split('\n')[0]?.slice(0, 100)}${ending}`);
  }
}

function flawOf({ flaw, findings, scanned }: ScanReport, { code }: Scan): string | undefined {
  if (flaw !== undefined) return flaw;
  if (scanned === 0) return 'a report by which nothing was scanned';
  return code !== 0 && findings.length === 0 ? `exit code ${code} without a finding` : undefined;
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [`${one.id}@${one.where}`, one])).values()];
}

type Shown = Finding & { readonly waiver?: Waived };

function parted(
  findings: readonly Finding[],
  waivers: readonly Waived[],
  today: string,
): readonly [readonly Shown[], readonly Shown[]] {
  const shown = findings.map((one): Shown => {
    const waiver = waivers.find(({ id }) => id === one.id || id === `${one.id}@${one.where}`);
    return waiver === undefined ? one : { ...one, waiver };
  });
  const isInForce = ({ waiver }: Shown): boolean => waiver !== undefined && today <= waiver.until;
  return [shown.filter(isInForce), shown.filter((one) => !isInForce(one)).map((one) => ended(one))];
}

function ended({ waiver, ...one }: Shown): Shown {
  return waiver === undefined ? one : { ...one, title: `${one.title} (its waiver ended on ${waiver.until})` };
}

function toItem({ id, where, title, waiver }: Shown): Item {
  const words = waiver === undefined ? '' : `; waived until ${waiver.until} by ${waiver.owner}: ${waiver.reason}`;
  return { label: [id, where].filter((part) => part !== '').join(' in '), detail: `${title}${words}` };
}
