/** What a scanner's report says, in one shape. */

export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

export interface Finding {
  /** As the scanner names it: `GHSA-xvch-5gv4-984h`, a rule. */
  readonly id: string;
  /** The package, or the file and line; empty if the scanner names none. */
  readonly where: string;
  /** What tells it from another one there: the target, the column. */
  readonly within?: string;
  readonly title: string;
  readonly severity: Severity;
}

export interface ScanReport {
  readonly findings: readonly Finding[];
  /** All that it shows, also what does not count, such as what is suppressed. */
  readonly shown: number;
  /** Packages, targets or runs that it is about. */
  readonly scanned: number;
  /** Why the report does not show all that there is, in words. */
  readonly flaw?: string;
}

export function flawed(flaw: string): ScanReport {
  return { findings: [], shown: 0, scanned: 0, flaw };
}

const words: Readonly<Record<string, Severity | undefined>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  info: 'low',
  negligible: 'low',
};

/** A finding whose severity the scanner does not know counts as high. */
export function severityOf(word: string | undefined): Severity {
  return words[word?.toLowerCase() ?? ''] ?? 'high';
}

/** CVSS v3's qualitative scale (first.org/cvss/v3.1/specification-document, section 5). Undefined if it is no score. */
export function severityByScore(text: string | number | undefined): Severity | undefined {
  const score = text === undefined || text === '' ? Number.NaN : Number(text);
  if (Number.isNaN(score)) return undefined;
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}

/** The worst of several: a list of `severities` is from the worst on. */
export function worst(all: readonly Severity[]): Severity | undefined {
  return severities.find((one) => all.includes(one));
}
