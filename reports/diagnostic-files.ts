/** What tools left that says why nothing was measured. */
import type { Finding, GateReport } from '../core/model.ts';

const telling = ['sign-in.png', 'sign-in-trace.zip', 'stderr.txt', 'stdout.txt'];

/** Of the tasks that did not complete: the picture of a sign-in that failed, and the tools' own words. Empty files say nothing. */
export function diagnosticFiles(findings: readonly Finding[], { runs }: Pick<GateReport, 'runs'>): readonly string[] {
  const tasks = new Set(findings.map(({ task }) => task));
  const files = runs
    .filter(({ task, status }) => tasks.has(task) && status !== 'completed')
    .flatMap(({ evidence }) => evidence.filter(({ bytes }) => bytes > 0).map(({ path }) => path));
  return telling.flatMap((name) => files.filter((path) => path.endsWith(`/${name}`))).slice(0, 6);
}
