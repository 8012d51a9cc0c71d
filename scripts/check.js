// `npm run check`: the static checks alone.
import { fileURLToPath } from 'node:url';
import { runTests } from './vitest.js';

process.exitCode = 1;
if (await runTests([fileURLToPath(new URL('../static-checks.test.ts', import.meta.url))])) process.exitCode = 0;
