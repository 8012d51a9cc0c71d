// `npm run check`: the static checks alone.

import { thisMachine } from '../setup/machine.js';
import { runChecks } from './checks.js';

process.exitCode = 1;
const interrupt = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => interrupt.abort());
const { passed, failed } = await runChecks(thisMachine().root, interrupt.signal);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
if (failed === 0 && passed > 0) process.exitCode = 0;
