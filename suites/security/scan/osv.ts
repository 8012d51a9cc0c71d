/** `osv-scanner --format json`. Its exit codes are from google.github.io/osv-scanner/output. It lists packages without a vulnerability only with `--all-packages`. */
import { z } from 'zod';
import { type Finding, flawed, type ScanReport, severityByScore, severityOf, worst } from './finding.ts';

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
  const findings = packages.flatMap(findingsIn);
  const seen = { findings, shown: findings.length, scanned: packages.length };
  if (packages.length > 0) return seen;
  return { ...seen, flaw: 'no package in the report, so nothing shows what was scanned: use --all-packages' };
}

/** Aliases of one vulnerability are a group, and one finding; what is in no group is one by itself. */
function findingsIn(one: z.output<typeof packageOf>): readonly Finding[] {
  const all = one.vulnerabilities ?? [];
  const grouped = one.groups ?? [];
  const alone = all.filter(({ id }) => !grouped.some(({ ids }) => ids.includes(id)));
  const groups = [...grouped, ...alone.map(({ id }) => ({ ids: [id], max_severity: undefined }))];
  return groups.flatMap(({ ids, max_severity }) => {
    const [id] = ids;
    if (id === undefined) return [];
    const members = all.filter((each) => ids.includes(each.id));
    const named = members.flatMap(({ database_specific }) => database_specific?.severity ?? []).map(severityOf);
    const severity = severityByScore(max_severity) ?? worst(named) ?? severityOf(undefined);
    return [{ id, where: one.package.name, title: members[0]?.summary ?? '', severity }];
  });
}
