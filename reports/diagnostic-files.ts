/** What tools left that says why nothing was measured. */
import type { Finding, GateReport } from '../core/model.ts';

const telling = ['sign-in.png', 'sign-in-trace.zip', 'stderr.txt', 'stdout.txt', 'log.json', 'output.txt'];

/**
 * Of the tasks that did not complete: the picture of a sign-in that failed, and the tools' own words. Of one that completed and left a
 * check without a value: all its files. Empty files say nothing.
 */
export function diagnosticFiles(findings: readonly Finding[], { runs }: Pick<GateReport, 'runs'>): readonly string[] {
  const tasks = new Set(findings.map(({ task }) => task));
  const incomplete = new Set(findings.filter(isWithoutReason).map(({ task }) => task));
  const filesOf = (some: GateReport['runs']): readonly string[] =>
    some.flatMap(({ evidence }) => evidence.filter(({ bytes }) => bytes > 0).map(({ path }) => path));
  const files = filesOf(runs.filter(({ task, status }) => tasks.has(task) && status !== 'completed'));
  return [
    ...telling.flatMap((name) => files.filter((path) => path.endsWith(`/${name}`))),
    ...filesOf(runs.filter(({ task, status }) => incomplete.has(task) && status === 'completed')),
  ].slice(0, 6);
}

function isWithoutReason({ cause, reason }: Finding): boolean {
  return cause === 'not-measured' && reason === undefined;
}
