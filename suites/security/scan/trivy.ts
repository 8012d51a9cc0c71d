/** `trivy --format json`, schema version 2. */
import { z } from 'zod';
import { type Finding, flawed, type ScanReport, severityOf } from './finding.ts';

const text = z.string().optional();
const common = { Title: text, Severity: text };
const line = z.number().optional();
const target = z.looseObject({
  Target: z.string(),
  Vulnerabilities: z
    .array(z.looseObject({ ...common, VulnerabilityID: z.string(), PkgName: z.string(), InstalledVersion: text }))
    .optional(),
  Misconfigurations: z
    .array(
      z.looseObject({
        ...common,
        ID: z.string(),
        Status: text,
        CauseMetadata: z.looseObject({ StartLine: line }).optional(),
      }),
    )
    .optional(),
  Secrets: z.array(z.looseObject({ ...common, RuleID: z.string(), StartLine: line })).optional(),
  Licenses: z
    .array(z.looseObject({ Severity: text, Category: text, Name: z.string(), PkgName: text, FilePath: text }))
    .optional(),
});
const report = z.looseObject({
  Metadata: z
    .looseObject({ OS: z.looseObject({ Family: text, Name: text, EOSL: z.boolean().optional() }).optional() })
    .optional(),
  Results: z.array(target).optional(),
});

export function readTrivy(document: unknown): ScanReport {
  const version = (document as { readonly SchemaVersion?: unknown } | null)?.SchemaVersion;
  if (version !== 2)
    return flawed(`not a report of Trivy, schema version 2${version === undefined ? '' : ` (its is ${version})`}`);
  const { data, error } = report.safeParse(document);
  if (data === undefined) return flawed(`not a report of Trivy: ${error?.issues[0]?.path.join('.')}`);
  const { Results: results = [], Metadata: { OS: { Family = 'the system', Name = '', EOSL = false } = {} } = {} } =
    data;
  const findings = results.flatMap(findingsIn);
  return {
    findings,
    shown: findings.length,
    scanned: results.length,
    ...(EOSL ? { flaw: `${`${Family} ${Name}`.trim()}, which gets no advisories any more` } : {}),
  };
}

function findingsIn(one: z.output<typeof target>): readonly Finding[] {
  const { Target, Vulnerabilities = [], Misconfigurations = [], Secrets = [], Licenses = [] } = one;
  const at = (start: number | undefined): string => (start === undefined ? '' : `line ${start}`);
  return [
    ...Vulnerabilities.map(({ VulnerabilityID, PkgName, InstalledVersion = '', ...rest }) =>
      toFinding([VulnerabilityID, PkgName, `${InstalledVersion} of ${Target}`.trim()], rest),
    ),
    ...Misconfigurations.filter(({ Status }) => Status !== 'PASS').map(({ ID, CauseMetadata, ...rest }) =>
      toFinding([ID, Target, at(CauseMetadata?.StartLine)], rest),
    ),
    ...Secrets.map(({ RuleID, StartLine, ...rest }) => toFinding([RuleID, Target, at(StartLine)], rest)),
    ...Licenses.map(({ Name, PkgName = '', FilePath = '', Category, Severity }) =>
      toFinding([Name, PkgName || FilePath || Target, Target], { Title: Category ?? 'a licence', Severity }),
    ),
  ];
}

function toFinding(
  [id, where, within]: readonly [string, string, string],
  { Title = '', Severity }: { readonly Title?: string | undefined; readonly Severity?: string | undefined },
): Finding {
  return { id, where, title: Title, severity: severityOf(Severity), ...(within === '' ? {} : { within }) };
}
