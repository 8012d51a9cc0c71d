/** Makes a report of results with Allure's own command, if it and Java are installed. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import { toolPackage } from '../../runners/suite/tool.ts';
import type { RunScope } from '../scope.ts';

/** The version that is tried with stagegate. */
const wanted = 'allure-commandline@2.46.1';

/** `missing`: what it needs is not there. `failed`: it ran, and made no report. Both are sentences. */
export type Generated = { readonly path: string } | { readonly missing: string } | { readonly failed: string };

/** `<run>/allure-report`, replaced. `root` is the project whose allure-commandline is used first. */
export async function generateAllureReport(
  run: string,
  title: string,
  root: string,
  scope: RunScope,
): Promise<Generated> {
  const command = findCommand(root);
  if (command === undefined) return { missing: `it needs allure-commandline: npm install --save-dev ${wanted}` };
  if (!(await hasJava(root, scope))) return { missing: 'it needs Java: put "java" on the PATH, or set JAVA_HOME' };
  const path = join(run, 'allure-report');
  const log = join(scope.scratch, 'allure.txt');
  const exit = await scope.children.run(
    process.execPath,
    [command, 'generate', join(run, 'allure-results'), '--clean', '--report-name', title, '--output', path],
    { cwd: root, env: java(), stdout: log, stderr: log, signal: scope.signal },
  );
  if (exit.code === 0) return { path };
  if (exit.stopped) return { failed: 'it was interrupted' };
  return { failed: `allure generate failed (exit code ${exit.code}): ${tail(readFileSync(log, 'utf8'))}` };
}

function findCommand(root: string): string | undefined {
  try {
    return join(dirname(toolPackage('allure-commandline', root, 'Allure').manifest), 'bin', 'allure');
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

async function hasJava(root: string, { children, scratch, signal }: RunScope): Promise<boolean> {
  const home = processVariables()['JAVA_HOME'];
  const log = join(scratch, 'java.txt');
  const command = home === undefined ? 'java' : join(home, 'bin', 'java');
  const exit = await children.run(command, ['-version'], { cwd: root, stdout: log, stderr: log, signal });
  return exit.code === 0;
}

/** What Java and Allure read in addition to what every child gets. */
function java(): Record<string, string> {
  const names = ['JAVA_HOME', 'JAVA_OPTS', 'ALLURE_OPTS'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = processVariables()[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function tail(text: string): string {
  return text.trim().split('\n').slice(-3).join(' ').slice(-500);
}
