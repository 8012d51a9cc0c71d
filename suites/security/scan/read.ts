/** From a scanner's findings to measurements. */
import type { Files } from '../../../core/claim.ts';
import type { Item } from '../../../core/model.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft, ReadTask } from '../../../fixtures/claims/probe-claim.ts';
import type { ScanArgs, Waived } from './args.ts';
import { type Finding, type ScanReport, type Severity, severities } from './finding.ts';
import { type Kind, type Known, keyOf, newKinds } from './known.ts';

export interface Scan {
  readonly code: number;
  /** When it was made, ISO 8601: waivers end. */
  readonly at: string;
  readonly report: ScanReport;
}

export interface ScanEvidence {
  readonly scan?: Scan;
  readonly known?: Known | undefined;
  readonly files: Files;
}

/** What was found counts, whatever is wrong with the report; that nothing was found counts only if all of it could be read. */
export function readScan(
  severity: Severity,
  { scan, known }: ScanEvidence,
  { args, check }: ReadTask<ScanArgs>,
): MeasurementDraft | undefined {
  if (scan === undefined) return undefined;
  const { waivers, judged } = args;
  const findings = unplanted(scan, args);
  const all = distinct(findings.filter((one) => one.severity === severity));
  const [waived, counted] = parted(all, waivers, scan.at.slice(0, 10));
  const evidence = ['scan.json', 'stderr.txt', ...(args.known === undefined ? [] : ['known.json'])];
  if (args.known !== undefined && (known === undefined || 'missing' in known))
    return notSeen(known?.missing ?? `no ${args.known}`, { evidence });
  const kinds = newKinds(counted, severity, known && 'findings' in known ? known.findings : {});
  const value = kinds.reduce((sum, kind) => sum + kind.findings.length - kind.recorded, 0);
  const flaw = flawOf(scan, args);
  if (flaw !== undefined && value <= (check.threshold.max ?? 0)) return notSeen(flaw, { evidence });
  const unused = severity === judged[0] ? waivers.filter(({ id }) => !findings.some((one) => isOf(one, id))) : [];
  return {
    value,
    samples: Math.max(1, scan.report.scanned),
    items: [...kinds.flatMap(itemsOf), ...waived.map(toItem), ...unused.map(toUnused)],
    evidence,
  };
}

/** What counts unless it is recorded: no planted one, and none that is waived on the day. */
export function unwaived(scan: Scan, args: ScanArgs): readonly Finding[] {
  const all = severities.flatMap((severity) =>
    distinct(unplanted(scan, args).filter((one) => one.severity === severity)),
  );
  return parted(all, args.waivers, scan.at.slice(0, 10))[1];
}

function unplanted({ report }: Scan, { canary }: ScanArgs): readonly Finding[] {
  return report.findings.filter((one) => canary === undefined || !isOf(one, canary));
}

/** Of a kind that is recorded in part, nobody knows which are the new ones. */
function itemsOf({ findings, recorded }: Kind): readonly Item[] {
  if (recorded === 0) return findings.map(toItem);
  const places = findings.map(({ where }) => where).filter((where) => where !== '');
  const [first] = findings;
  return [
    {
      label: first === undefined ? '' : keyOf(first),
      detail: `${findings.length} of them, ${recorded} recorded: ${places.join(', ')}`,
    },
  ];
}

export function flawOf({ code, report }: Scan, { exit, canary }: ScanArgs): string | undefined {
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
