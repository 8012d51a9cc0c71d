#!/usr/bin/env node
process.exitCode = 2;

import { enableCompileCache } from 'node:module';
import { cachedIn } from '../fixtures/context/cache.ts';

/** Node exits with 1 on an uncaught error, which would read as blocked. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`stagegate itself failed, so there is no verdict: ${error.message}\n`);
  process.exit(2);
});
/** The reader of the output may stop reading; the run goes on. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
enableCompileCache(cachedIn('compiled'));
const { main } = await import('./program.ts');
const code = await main(process.argv.slice(2), process);
process.exitCode = code;
