/**
 * Loaded into every Node process of a suite (`NODE_OPTIONS=--import`). A configuration of ours that imports the team's would
 * have to resolve each of its paths again, and would miss browsers that specs and set-up scripts launch by themselves;
 * here the team's configuration is loaded as it is, from where it is.
 */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { environment } from '../../fixtures/context/current-environment.ts';
import { processVariables } from '../../fixtures/context/process-env.ts';
import { takeOver } from './launches.ts';
import { nameUnawaited } from './unawaited.ts';
import { launchVariables } from './variables.ts';

const {
  [launchVariables.module]: module,
  [launchVariables.chromium]: chromium,
  [launchVariables.headless]: headless,
} = processVariables();
if (module === undefined || chromium === undefined || headless === undefined) {
  throw new Error(
    `${Object.values(launchVariables).join(', ')} are not all set: this module is for stagegate's own use.`,
  );
}
const load = createRequire(module);
if (isPlaywrights(module)) nameUnawaited(load('playwright/test'));
takeOver(load('playwright-core'), { browsers: { chromium, headless }, environment: environment() });

/** What loads a suite's specs and runs them, and no process that a test starts. */
function isPlaywrights(module: string): boolean {
  return process.argv[1]?.startsWith(join(dirname(module), sep)) === true;
}
