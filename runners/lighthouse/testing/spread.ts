/**
 * Records how the figures of one page spread from visit to visit: `node runners/lighthouse/testing/spread.ts <visits> [busy processes]`
 * prints a line of JSON for each visit.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumArguments } from '../../../fixtures/browser/chromium.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { answer, routes, serve } from '../../../fixtures/testing/server.ts';
import { chromiumTool } from '../../../gate/testing/tools.ts';
import { withChromium } from '../browser.ts';
import type { Job } from '../job.ts';
import { lookAround } from '../machine-load.ts';
import type { Metric } from '../metrics.ts';
import { valueIn } from '../values.ts';
import { measure, warmUp } from '../visit.ts';
import { page } from './cases.ts';

const [visits = '3', busy = '0'] = process.argv.slice(2);
const judged: readonly Metric[] = ['performance', 'fcp', 'lcp', 'speedIndex', 'tbt', 'cls', 'bytes'];

/** A page of moderate weight whose script works for a while, so that its figures depend on the machine. */
const script = `const seen = new Map();
for (let round = 0; round < 250_000; round += 1)
  seen.set('key-' + (round % 5_000), JSON.stringify({ round, text: 'order '.repeat(12) }).length);
document.querySelector('main').append(...Array.from({ length: 400 }, (_, row) => Object.assign(document.createElement('p'), { textContent: 'Order ' + row })));`;
const target = await serve(
  routes({
    '/': answer(page('<h1>Shop</h1><p>Everything.</p>', '<script defer src="/app.js"></script>')),
    '/app.js': answer(script, 200, { 'content-type': 'text/javascript' }),
  }),
);
const scratch = mkdtempSync(join(tmpdir(), 'stagegate-spread-'));
const found = await chromiumTool();
if ('missing' in found) throw new Error(found.missing);
const environment = resolvedEnvironment({ origins: { app: target.url } });
const job: Job = {
  url: `${target.url}/`,
  device: 'mobile',
  runs: Number(visits),
  categories: ['performance'],
  early: true,
  judged: [],
  chromium: found.path,
  chromiumArguments: await chromiumArguments(environment),
  environmentFile: '',
  scratch,
  folder: scratch,
};
const others = Array.from({ length: Number(busy) }, () => spawn(process.execPath, ['-e', 'for (;;);']));
try {
  await withChromium(job, environment, async (visiting) => {
    await warmUp(visiting, job);
    for (let visit = 0; visit < job.runs; visit += 1) {
      const look = await lookAround();
      const { report } = await measure(visiting, job, environment);
      const figures = Object.fromEntries(judged.map((metric) => [metric, valueIn(report, metric)]));
      process.stdout.write(
        `${JSON.stringify({ ...look, index: report.environment.benchmarkIndex, ...figures, ms: report.timing.total })}\n`,
      );
    }
  });
} finally {
  for (const other of others) other.kill('SIGKILL');
  await target[Symbol.asyncDispose]();
  rmSync(scratch, { recursive: true, force: true });
}
process.exit();
