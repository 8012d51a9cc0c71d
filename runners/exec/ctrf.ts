/** CTRF, the common JSON format of test results (ctrf.io). */
import { z } from 'zod';
import { withoutMark } from '../../core/exact-json.ts';
import { fromJson } from '../../core/json.ts';
import { decode } from './decode.ts';
import { outcomeOf } from './outcome-words.ts';
import { namesBuild } from './report-age.ts';
import {
  distinct,
  type Failure,
  fullName,
  longest,
  longestText,
  type ReportedTest,
  type TestReport,
} from './reported-test.ts';

const test = z.looseObject({
  name: z.string(),
  status: z.string(),
  rawStatus: z.unknown().optional(),
  start: z.unknown().optional(),
  suite: z.union([z.string(), z.array(z.string())]).nullish(),
  message: z.string().nullish(),
  trace: z.string().nullish(),
  flaky: z.boolean().nullish(),
  filePath: z.string().nullish(),
  line: z.number().nullish(),
});
const report = z.looseObject({
  results: z.looseObject({
    tests: z.array(z.unknown()),
    summary: z
      .looseObject({ failed: z.number().optional().catch(undefined), start: z.unknown().optional() })
      .optional()
      .catch(undefined),
    environment: z.record(z.string(), z.unknown()).optional().catch(undefined),
  }),
});

export function readCtrf(bytes: Uint8Array, cut = false): TestReport {
  if (bytes.length === 0) return flawed('it is empty');
  if (cut) return flawed('it is too large to be read whole');
  const { text, flaw } = decode(bytes);
  const found = report.safeParse(fromJson(withoutMark(text)));
  if (!found.success) return flawed(flaw ?? 'it is not a CTRF report, which is JSON with results.tests');
  const tests = found.data.results.tests.map((one) => test.safeParse(one));
  const broken = tests.findIndex(({ success }) => !success);
  const why = flaw ?? (broken === -1 ? undefined : `its test ${broken + 1} has no name or no status`);
  const reported = tests.flatMap(({ data }) => (data === undefined ? [] : [toTest(data)]));
  const announced = found.data.results.summary?.failed ?? 0;
  const starts = [found.data.results.summary?.start, ...tests.map(({ data }) => data?.start)];
  const times = [...new Set(starts)]
    .filter((start) => typeof start === 'number' || typeof start === 'string')
    .map(String);
  const builds = Object.entries(found.data.results.environment ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' && namesBuild(name) ? [value] : [],
  );
  return {
    tests: reported,
    ...(times.length === 0 ? {} : { times }),
    ...(builds.length === 0 ? {} : { builds }),
    errors:
      announced > 0 && !reported.some(({ status }) => status === 'failed' || status === 'flaky')
        ? [`its summary counts ${announced} failed, and none of its tests shows a failure`]
        : [],
    ...(why === undefined ? {} : { flaw: why }),
  };
}

function flawed(flaw: string): TestReport {
  return { tests: [], errors: [], flaw };
}

/** A status that is no known word for passed is not passed, whatever it is. */
function toTest({
  name,
  status: end,
  rawStatus,
  suite,
  message,
  trace,
  flaky,
  filePath,
  line,
}: z.output<typeof test>): ReportedTest {
  const said = outcomeOf(end);
  const contradicted = said === 'passed' && typeof rawStatus === 'string' && outcomeOf(rawStatus) === 'failed';
  const status = contradicted && flaky !== true ? 'unknown' : said;
  const failure: Failure = {
    message: (message ?? trace ?? '').slice(0, longest),
    ...(trace == null ? {} : { text: trace.slice(0, longestText) }),
    ...(filePath == null ? {} : { place: distinct(`${filePath}${line == null ? '' : `:${line}`}`) }),
  };
  const base = {
    name: fullName([...[suite ?? []].flat(), name]),
    identity: distinct(JSON.stringify([suite ?? '', filePath ?? '', name])),
    failures: status === 'failed' ? [failure] : [],
  };
  if (status === 'failed') return { ...base, status };
  if (status === 'passed') return { ...base, status: flaky === true ? 'flaky' : 'passed' };
  if (status === 'unknown')
    return { ...base, status, note: (contradicted ? `${end}, ${rawStatus}` : end).slice(0, longest) };
  return { ...base, status, note: (message ?? end).slice(0, longest) };
}
