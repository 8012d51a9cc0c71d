/** `osv-scanner --format json`. Its exit codes are from google.github.io/osv-scanner/output: without findings, only they say whether it scanned. */
import { z } from 'zod';
import { type Finding, flawed, type ScanReport, severityByScore, severityOf } from './finding.ts';

const packageOf = z.looseObject({
  package: z.looseObject({ name: z.string(), version: z.string().optional() }),
  vulnerabilities: z
    .array(
      z.looseObject({
        id: z.string(),
        summary: z.string().optional(),
        database_specific: z.looseObject({ severity: z.string().optional() }).optional(),
      }),
    )
    .nullish(),
  groups: z.array(z.looseObject({ ids: z.array(z.string()), max_severity: z.string().optional() })).nullish(),
});
const report = z.looseObject({
  results: z.array(z.looseObject({ packages: z.array(packageOf).nullish() })).nullable(),
});

const noPackages = 128;
const firstError = 127;

export function readOsv(document: unknown, code: number): ScanReport {
  if (code === noPackages) return flawed('no packages (exit code 128 of OSV-Scanner)');
  if (code >= firstError) return flawed(`a failure of OSV-Scanner (exit code ${code})`);
  const { data } = report.safeParse(document);
  if (data === undefined) return flawed('not a report of OSV-Scanner, which is JSON with results');
  const packages = (data.results ?? []).flatMap((result) => result.packages ?? []);
  return { findings: packages.flatMap(findingsIn), scanned: Math.max(1, packages.length) };
}

/** Aliases of one vulnerability are a group, and one finding. */
function findingsIn(one: z.output<typeof packageOf>): readonly Finding[] {
  const all = one.vulnerabilities ?? [];
  const groups = one.groups ?? all.map(({ id }) => ({ ids: [id], max_severity: undefined }));
  return groups.flatMap(({ ids, max_severity }) => {
    const first = all.find(({ id }) => ids.includes(id));
    const id = ids[0] ?? first?.id;
    if (id === undefined) return [];
    const severity = severityByScore(max_severity) ?? severityOf(first?.database_specific?.severity);
    return [{ id, where: one.package.name, title: first?.summary ?? '', severity }];
  });
}
