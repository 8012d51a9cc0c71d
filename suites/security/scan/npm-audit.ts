/** `npm audit --json`, report version 2: npm 7 and newer. */
import { z } from 'zod';
import { type Finding, flawed, type ScanReport, severityOf } from './finding.ts';

const advisory = z.looseObject({
  source: z.union([z.number(), z.string()]).optional(),
  name: z.string(),
  title: z.string().optional(),
  url: z.string().optional(),
  severity: z.string().optional(),
});
const report = z.looseObject({
  vulnerabilities: z.record(z.string(), z.looseObject({ via: z.array(z.union([z.string(), advisory])) })),
  metadata: z.looseObject({
    dependencies: z.looseObject({ total: z.number() }),
    vulnerabilities: z.record(z.string(), z.number()),
  }),
});
type Report = z.output<typeof report>;
const failure = z.looseObject({
  error: z.looseObject({ code: z.string().optional(), summary: z.string().optional() }),
  message: z.string().optional(),
});

export function readNpmAudit(document: unknown): ScanReport {
  const failed = failure.safeParse(document).data;
  if (failed !== undefined) {
    const { message, error } = failed;
    const words = [message, error.code, error.summary].filter((text) => text !== undefined && text !== '');
    return flawed(`no advisories for npm audit: ${words.join('; ')}`);
  }
  const version = (document as { readonly auditReportVersion?: unknown } | null)?.auditReportVersion;
  const { data } = report.safeParse(document);
  if (version !== 2 || data === undefined)
    return flawed(`not a report of npm audit, version 2${version === undefined ? '' : ` (its version is ${version})`}`);
  const advisories = Object.values(data.vulnerabilities)
    .flatMap(({ via }) => via)
    .filter((via) => typeof via !== 'string');
  const findings = advisories.map(({ source, name, title = '', url = '', severity }) => ({
    id: url.split('/').at(-1) || String(source),
    where: name,
    title,
    severity: severityOf(severity),
  }));
  const flaw = hiddenIn(data, findings);
  return {
    findings,
    shown: findings.length,
    scanned: data.metadata.dependencies.total,
    ...(flaw === undefined ? {} : { flaw }),
  };
}

/** It counts vulnerable packages, each by its worst advisory; a package that is vulnerable by another one shows only the other's name. */
function hiddenIn({ metadata, vulnerabilities }: Report, findings: readonly Finding[]): string | undefined {
  const { total = 0, ...counted } = metadata.vulnerabilities;
  const shown = Object.keys(vulnerabilities).length;
  if (total > shown) return `a report that counts ${total} vulnerable packages and shows ${shown || 'none'}`;
  const hidden = Object.entries(counted).find(
    ([word, count]) => count > 0 && !findings.some(({ severity }) => severity === severityOf(word)),
  );
  return hidden === undefined
    ? undefined
    : `a report that counts ${hidden[1]} ${hidden[0]} packages and shows no such advisory`;
}
