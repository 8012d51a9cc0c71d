/** Reads the report of a scanner. Only the findings are kept: scanners quote the secrets and the code that they find. */
import type { Json } from '../../../core/model.ts';
import { parseAnswer } from '../../../fixtures/claims/answer.ts';
import type { Format } from './args.ts';
import { flawed, type ScanReport } from './finding.ts';
import { readNpmAudit } from './npm-audit.ts';
import { readOsv } from './osv.ts';
import { readSarif } from './sarif.ts';
import { readTrivy } from './trivy.ts';

const readers: Readonly<Record<Format, (document: unknown, code: number) => ScanReport>> = {
  npmAudit: readNpmAudit,
  osv: readOsv,
  sarif: readSarif,
  trivy: readTrivy,
};

/** `code`: how the scanner ended. */
export function readReport(format: Format, text: string, code: number): ScanReport {
  const ending = code === 0 ? '' : ` (exit code ${code})`;
  if (text.trim() === '') return flawed(`an empty report${ending}`);
  const answer = parseAnswer(text);
  if (answer === undefined) return flawed(`not JSON: ${text.trim().split('\n')[0]?.slice(0, 100)}${ending}`);
  const report = readers[format](withoutNulls(answer.document), code);
  const [twice] = answer.repeated;
  return twice === undefined ? report : { flaw: `${JSON.stringify(twice.at(-1))} twice in one object`, ...report };
}

/** A field that is null is one that is not there: scanners write both. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutNulls(field)]));
}
