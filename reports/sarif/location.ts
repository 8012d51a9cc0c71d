/** Where somebody would fix it: code scanning shows no result without a file of the repository. */
import type { Finding, GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { encodedPath } from '../links.ts';

const source = /(?:^|[\s(])((?:[\w@.+-]+\/)+[\w@.+-]+\.[cm]?[jt]sx?):(\d{1,7})(?::(\d{1,7}))?(?![\w/])/;

/** The line of the test that failed, if its error names one; else the start of the environment's definition. */
export function locationOf(finding: Finding, report: GateReport): object {
  const [uri, row, column] = placeIn(finding) ?? [definitionOf(report), 1, 1];
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      region: { startLine: row, startColumn: column, endLine: row, endColumn: column + 1 },
    },
    logicalLocations: [{ fullyQualifiedName: line(finding.check.id) || '(empty)', kind: 'member' }],
  };
}

function placeIn({ measurement }: Finding): readonly [string, number, number] | undefined {
  for (const { detail } of (measurement?.items ?? []).slice(0, 20)) {
    const [, file = '', row, column] = source.exec(line(detail ?? '', 2_000)) ?? [];
    const inside = file !== '' && !file.split('/').some((part) => /^\.{1,2}$|^node_modules$/.test(part));
    if (inside) return [file, Math.max(1, Number(row)), Math.max(1, Number(column ?? 1))];
  }
  return undefined;
}

export function definitionOf({ environment }: GateReport): string {
  return encodedPath(
    environment.definition ?? `fixtures/environments/${line(environment.name).replaceAll('/', '-')}.ts`,
  );
}
