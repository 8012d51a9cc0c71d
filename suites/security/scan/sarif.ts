/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0). */
import { z } from 'zod';
import { defined } from '../../../core/defined.ts';
import { type Finding, flawed, type ScanReport, type Severity, severityByScore } from './finding.ts';

const level = z.enum(['none', 'note', 'warning', 'error']).optional();
const rule = z.looseObject({
  id: z.string(),
  defaultConfiguration: z.looseObject({ level }).optional(),
  properties: z.looseObject({ 'security-severity': z.union([z.string(), z.number()]).optional() }).optional(),
});
const message = z.looseObject({ text: z.string().optional() });
const place = z.looseObject({
  artifactLocation: z.looseObject({ uri: z.string().optional() }).optional(),
  region: z.looseObject({ startLine: z.number().optional(), startColumn: z.number().optional() }).optional(),
});
const result = z.looseObject({
  ruleId: z.string().optional(),
  ruleIndex: z.number().optional(),
  rule: z
    .looseObject({
      id: z.string().optional(),
      index: z.number().optional(),
      toolComponent: z.looseObject({ index: z.number().optional() }).optional(),
    })
    .optional(),
  kind: z.string().default('fail'),
  level,
  message: message.optional(),
  baselineState: z.string().optional(),
  suppressions: z.array(z.looseObject({ status: z.string().default('accepted') })).default([]),
  locations: z.array(z.looseObject({ physicalLocation: place.optional() })).default([]),
});
const component = z.looseObject({ name: z.string(), rules: z.array(rule).default([]) });
const notifications = z.array(z.looseObject({ level, message: message.optional() })).default([]);
const run = z.looseObject({
  tool: z.looseObject({ driver: component, extensions: z.array(component).default([]) }),
  results: z.array(result).optional(),
  artifacts: z.array(z.unknown()).optional(),
  invocations: z
    .array(
      z.looseObject({
        executionSuccessful: z.boolean(),
        toolExecutionNotifications: notifications,
        toolConfigurationNotifications: notifications,
      }),
    )
    .default([]),
});
type Run = z.output<typeof run>;
type Result = z.output<typeof result>;

export function readSarif(document: unknown): ScanReport {
  const version = (document as { readonly version?: unknown } | null)?.version;
  if (version !== '2.1.0') return flawed(`${version === undefined ? 'no SARIF' : `SARIF ${version}`}; 2.1.0 is read`);
  const { data, error } = z.looseObject({ runs: z.array(run) }).safeParse(document);
  if (data === undefined) return flawed(`not SARIF 2.1.0: ${error?.issues[0]?.path.join('.')}`);
  const { runs } = data;
  const flaw = runs.map(flawIn).find((one) => one !== undefined);
  const shown = runs.flatMap(({ results = [] }) => results).length;
  return defined({ findings: runs.flatMap(findingsIn), shown, scanned: runs.length, flaw });
}

/** Sections 3.14.23 (without results, the tool did not begin to scan), 3.20.21, 3.20.22 and 3.27.9. */
function flawIn({ tool: { driver }, results, artifacts, invocations }: Run): string | undefined {
  const { name } = driver;
  if (invocations.some(({ executionSuccessful }) => !executionSuccessful)) return `a failed run of ${name}`;
  if (results === undefined) return `a run of ${name} without results: it scanned nothing`;
  if (results.length === 0 && artifacts?.length === 0) return `a run of ${name} that lists no file: it scanned nothing`;
  const [said] = invocations
    .flatMap((one) => [...one.toolExecutionNotifications, ...one.toolConfigurationNotifications])
    .filter((one) => one.level === 'error');
  if (said !== undefined) return `an error of ${name}: ${said.message?.text ?? 'it says no more'}`;
  const left = results.filter((one) => isOf(one) && !closed.includes(one.kind)).length;
  return left === 0 ? undefined : `${name} leaves ${left} of its results to a person (kind "open" or "review")`;
}

/** Kinds that are decided: a failure, or none. */
const closed = ['fail', 'pass', 'informational', 'notApplicable'];

/** Of this scan, and of no suppression. */
function isOf(one: Result): boolean {
  return one.baselineState !== 'absent' && !isSuppressed(one);
}

function findingsIn({ results = [], tool }: Run): readonly Finding[] {
  return results
    .filter((one) => one.kind === 'fail' && isOf(one))
    .flatMap((one) => {
      const found = ruleOf(one, tool);
      const severity = severityOf(one, found);
      if (severity === undefined) return [];
      const id = one.ruleId ?? one.rule?.id ?? found?.id ?? 'a rule without a name';
      return [defined({ id, ...placeOf(one), title: one.message?.text ?? '', severity })];
    });
}

type Rule = z.output<typeof rule>;

/** Section 3.27.23: every suppression is accepted. */
function isSuppressed({ suppressions }: Result): boolean {
  return suppressions.length > 0 && suppressions.every(({ status }) => status === 'accepted');
}

/** CodeQL's rules are those of an extension. An id may have parts behind its rule's: `CA1000/1` (section 3.27.5). */
function ruleOf({ ruleId, ruleIndex, rule }: Result, { driver, extensions }: Run['tool']): Rule | undefined {
  const id = ruleId ?? rule?.id ?? '';
  const all = [driver, ...extensions].flatMap(({ rules }) => rules);
  const { rules } = extensions[rule?.toolComponent?.index ?? -1] ?? driver;
  const named = all.find((one) => one.id === id) ?? all.find((one) => id.startsWith(`${one.id}/`));
  return named ?? rules[ruleIndex ?? rule?.index ?? -1];
}

const byLevel: Readonly<Record<string, Severity | undefined>> = { error: 'high', warning: 'medium', note: 'low' };

/** By the rule's `security-severity`, as GitHub reads it, else by the level. */
function severityOf(one: Result, found: Rule | undefined): Severity | undefined {
  const score = severityByScore(found?.properties?.['security-severity']);
  return score ?? byLevel[one.level ?? found?.defaultConfiguration?.level ?? 'warning'];
}

function placeOf({ locations }: Result): { readonly where: string; readonly within: string | undefined } {
  const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
  const where = [artifactLocation?.uri, region?.startLine].filter((part) => part !== undefined).join(':');
  return { where, within: region?.startColumn === undefined ? undefined : `column ${region.startColumn}` };
}
