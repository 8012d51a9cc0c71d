// `npm run bench`: measures the rows of docs/benchmarks.md; `npm run bench -- d g` those two.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

process.exitCode = 1;
const { bench } = await import('../bench/main.ts');
process.exitCode = await bench(process.argv.slice(2), dirname(dirname(fileURLToPath(import.meta.url))));
