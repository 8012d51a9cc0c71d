#!/usr/bin/env node
process.exitCode = 2;

import { enableCompileCache } from 'node:module';

enableCompileCache();
const { main } = await import('./main.ts');
const code = await main(process.argv.slice(2), process);
process.exitCode = code;
