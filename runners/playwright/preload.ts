/**
 * Loaded into every Node process of a suite (`NODE_OPTIONS=--import`). A configuration of ours that imports the team's would
 * have to resolve each of its paths again, and would miss browsers that specs and set-up scripts launch by themselves;
 * here the team's configuration is loaded as it is, from where it is.
 */
import { createRequire } from 'node:module';
import { environment } from '../../fixtures/context/current-environment.ts';
import { processVariables } from '../../fixtures/context/process-env.ts';
import { takeOver } from './launches.ts';
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
takeOver(createRequire(module)('playwright-core'), { browsers: { chromium, headless }, environment: environment() });
