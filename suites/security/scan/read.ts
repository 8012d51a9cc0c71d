/** From a scanner's findings to measurements. */
import type { Files } from '../../../core/claim.ts';
import { inWords } from '../../../core/in-words.ts';
import type { Item } from '../../../core/model.ts';
import type { MeasurementDraft, ReadTask } from '../../../fixtures/claims/probe-claim.ts';
import type { ScanArgs, Waived } from './args.ts';
import type { Finding, ScanReport, Severity } from './finding.ts';

export interface Scan {
  readonly code: number;
  /** When it was made, ISO 8601: waivers end. */
  readonly at: string;
  readonly report: ScanReport;
}

/** What was found counts, whatever is wrong with the report; that nothing was found counts only if all of it could be read. */
export function readScan(
  severity: Severity,
  { scan }: { readonly scan?: Scan; readonly files: Files },
  { args, check }: ReadTask<ScanArgs>,
): MeasurementDraft | undefined {
  if (scan === undefined) return undefined;
  const { canary, waivers, judged } = args;
  const findings = scan.report.findings.filter((one) => canary === undefined || !isOf(one, canary));
  const all = distinct(findings.filter((one) => one.severity === severity));
  const [waived, counted] = parted(all, waivers, scan.at.slice(0, 10));
  const evidence = ['scan.json', 'stderr.txt'];
  const flaw = flawOf(scan, args);
  if (flaw !== undefined && counted.length <= (check.threshold.max ?? 0))
    return { value: inWords(flaw), samples: 0, evidence };
  const unused = severity === judged[0] ? waivers.filter(({ id }) => !findings.some((one) => isOf(one, id))) : [];
  return {
    value: counted.length,
    samples: Math.max(1, scan.report.scanned),
    items: [...[...counted, ...waived].map(toItem), ...unused.map(toUnused)],
    evidence,
  };
}

function flawOf({ code, report }: Scan, { exit, canary }: ScanArgs): string | undefined {
  const { flaw, findings, shown, scanned } = report;
  if (flaw !== undefined) return flaw;
  if (scanned === 0) return 'a report by which nothing was scanned';
  if (code !== 0 && shown === 0) return `exit code ${code} without a finding`;
  if (code > exit)
    return `exit code ${code}, with which a whole scan does not end: if this scanner’s does, give exit: ${code}`;
  if (canary === undefined || findings.some((one) => isOf(one, canary))) return undefined;
  return `no finding ${canary}, which is planted: the scanner did not look there`;
}

/** By its id, with its place or without, and a place with its line or without. */
function isOf({ id, where }: Finding, named: string): boolean {
  return [id, `${id}@${where}`, `${id}@${where.replace(/:\d+$/, '')}`].includes(named);
}

/** Twins that say all the same are one. Those without a place may be anywhere. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const placed = findings.filter(({ where }) => where !== '');
  const elsewhere = findings.filter(({ where }) => where === '');
  return [...new Map(placed.map((one) => [JSON.stringify(one), one])).values(), ...elsewhere];
}

type Shown = Finding & { readonly waiver?: Waived };

function parted(
  findings: readonly Finding[],
  waivers: readonly Waived[],
  today: string,
): readonly [readonly Shown[], readonly Shown[]] {
  const shown = findings.map((one): Shown => {
    const [waiver] = waivers.filter(({ id }) => isOf(one, id)).toSorted((a, b) => b.until.localeCompare(a.until));
    return waiver === undefined ? one : { ...one, waiver };
  });
  const isInForce = ({ waiver }: Shown): boolean => waiver !== undefined && today <= waiver.until;
  return [shown.filter(isInForce), shown.filter((one) => !isInForce(one)).map((one) => ended(one))];
}

function ended({ waiver, ...one }: Shown): Shown {
  return waiver === undefined ? one : { ...one, title: `${one.title} (its waiver ended on ${waiver.until})` };
}

function toItem({ id, where, within, title, waiver }: Shown): Item {
  const words = waiver === undefined ? '' : `waived until ${waiver.until} by ${waiver.owner}: ${waiver.reason}`;
  return {
    label: [id, where].filter((part) => part !== '').join(' in '),
    detail: [title, within ?? '', words].filter((part) => part !== '').join('; '),
  };
}

function toUnused({ id, owner }: Waived): Item {
  return { label: `waiver of ${id}`, detail: `it waives nothing that was found; ${owner} can remove it` };
}
