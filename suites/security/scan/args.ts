/** What the claim takes, and what its task needs of it. */
import { commandOptions } from '../../../fixtures/claims/command-options.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import type { Forwarded } from '../../../fixtures/claims/forwarded-variables.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import { type Severity, severities } from './finding.ts';

const { z } = fields;
export const formats = ['sarif', 'npmAudit', 'trivy', 'osv'] as const;
export type Format = (typeof formats)[number];

const where = 'the report as a file from the folder such as "out/scan.sarif", or true if the command prints it';
const report = z.union([z.literal(true), fields.string], { error: where }).optional();
const date = z.iso.date({ error: 'the last day on which it is in force, such as "2026-12-31"' });
const waiver = z.strictObject(
  { id: fields.string, reason: fields.string, owner: fields.string, until: date },
  { error: 'a waiver such as { id: "GHSA-xvch-5gv4-984h", reason: "…", owner: "@api", until: "2026-12-31" }' },
);
const worstEnd = 'the largest exit code of a whole scan, such as 1';
export type Waived = fields.z.output<typeof waiver>;

export const options = {
  ...commandOptions,
  run: fields.string,
  within: fields.seconds.default(300),
  sarif: report,
  npmAudit: report,
  trivy: report,
  osv: report,
  max: z
    .partialRecord(z.enum(severities), fields.whole, {
      error: `at most so many findings by severity (${severities.join(', ')}), such as { critical: 0, high: 0 }`,
    })
    .default({ critical: 0, high: 0 }),
  waivers: z.array(waiver, { error: 'waivers of single findings' }).default([]),
  exit: z.int({ error: worstEnd }).min(0, { error: worstEnd }).max(255, { error: worstEnd }).default(1),
  canary: fields.string.optional(),
  known: fields.inProject('stagegate/findings.json').optional(),
};
type Options = fields.z.output<fields.z.ZodObject<typeof options>>;

export interface ScanArgs extends Forwarded {
  readonly run: string;
  readonly folder: string;
  readonly format: Format;
  /** Absent if the command prints its report. */
  readonly report?: string;
  readonly waivers: readonly Waived[];
  /** Exit codes above it are those of a scan that failed. */
  readonly exit: number;
  /** A planted finding, which must be there. */
  readonly canary?: string;
  /** The file of recorded findings, from the root. */
  readonly known?: string;
  /** Those that are judged, from the worst on. */
  readonly judged: readonly Severity[];
}

/** A rule of SARIF finds something else tomorrow; an advisory is of one hole. */
const ofPlace = 'a rule with the file that it is waived in, such as "js/xss@src/page.js"';

export function refuseUnclear(asked: Options, context: fields.z.core.$RefinementCtx): void {
  const given = formats.filter((format) => asked[format] !== undefined);
  if (given.length !== 1) {
    const message = `one of ${formats.join(', ')}, which says what its report is`;
    refuse(context, message, given.length === 0 ? undefined : given);
  }
  if (Object.keys(asked.max).length === 0) refuse(context, 'at least one severity', asked.max, 'max');
  if (asked.sarif === undefined) return;
  for (const [index, { id }] of asked.waivers.entries())
    if (id.lastIndexOf('@') < 1) refuse(context, ofPlace, id, 'waivers', index, 'id');
}

/** The format, and the file if it is one. */
export function reportOf(asked: Partial<Options>): Pick<ScanArgs, 'format' | 'report'> {
  const format = formats.find((one) => asked[one] !== undefined) ?? 'sarif';
  const { [format]: report } = asked;
  return typeof report === 'string' ? { format, report } : { format };
}
