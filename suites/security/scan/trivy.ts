/** `trivy --format json`, schema version 2. */
import { z } from 'zod';
import { type Finding, flawed, type ScanReport, severityOf } from './finding.ts';

const common = { Title: z.string().optional(), Severity: z.string().optional() };
const target = z.looseObject({
  Target: z.string(),
  Vulnerabilities: z
    .array(
      z.looseObject({
        ...common,
        VulnerabilityID: z.string(),
        PkgName: z.string(),
        InstalledVersion: z.string().optional(),
      }),
    )
    .nullish(),
  Misconfigurations: z.array(z.looseObject({ ...common, ID: z.string(), Status: z.string().optional() })).nullish(),
  Secrets: z.array(z.looseObject({ ...common, RuleID: z.string() })).nullish(),
});

export function readTrivy(document: unknown): ScanReport {
  const version = (document as { readonly SchemaVersion?: unknown } | null)?.SchemaVersion;
  if (version !== 2)
    return flawed(`not a report of Trivy, schema version 2${version === undefined ? '' : ` (its is ${version})`}`);
  const { data, error } = z.looseObject({ Results: z.array(target).nullish() }).safeParse(document);
  if (data === undefined) return flawed(`not a report of Trivy: ${error?.issues[0]?.path.join('.')}`);
  const results = data.Results ?? [];
  return { findings: results.flatMap(findingsIn), scanned: results.length };
}

function findingsIn(one: z.output<typeof target>): readonly Finding[] {
  const misconfigured = (one.Misconfigurations ?? []).filter(({ Status }) => Status !== 'PASS');
  return [
    ...(one.Vulnerabilities ?? []).map(({ VulnerabilityID, PkgName, ...rest }) =>
      toFinding(VulnerabilityID, PkgName, rest),
    ),
    ...misconfigured.map(({ ID, ...rest }) => toFinding(ID, one.Target, rest)),
    ...(one.Secrets ?? []).map(({ RuleID, ...rest }) => toFinding(RuleID, one.Target, rest)),
  ];
}

function toFinding(
  id: string,
  where: string,
  { Title, Severity }: { readonly Title?: string | undefined; readonly Severity?: string | undefined },
): Finding {
  return { id, where, title: Title ?? '', severity: severityOf(Severity) };
}
