/** Allure's side: the results of a report, written by our command, and Allure's own command on them. */
import { join } from 'node:path';
import { timedNode } from './command.ts';
import { packageFile } from './packages.ts';

/** `stagegate allure` on a run's folder that has its `report.json`, without the Java that would make Allure's report too. Resolves to the folder of the results. */
export async function writeAllureResults(folder: string, root: string): Promise<string> {
  await timedNode([join(root, 'gate', 'cli.js'), 'allure', folder], {
    cwd: root,
    log: join(folder, '..', 'allure-results.txt'),
    env: { JAVA_HOME: folder },
  });
  return join(folder, 'allure-results');
}

/** Seconds. */
export function allureGenerate(results: string, root: string, scratch: string): Promise<number> {
  const report = join(scratch, 'allure-report');
  return timedNode(
    [packageFile('allure-commandline', 'bin/allure', root), 'generate', results, '--clean', '--output', report],
    { cwd: scratch, log: join(scratch, 'allure.txt') },
  );
}
