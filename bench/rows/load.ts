/** c: what the gate costs k6. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from '../../gate/testing/command.ts';
import { ensure } from '../../setup/index.js';
import { timed } from '../command.ts';
import type { Row } from '../model.ts';
import { interleaved } from '../pairs.ts';
import { startServer } from '../server.ts';
import { ratios, spread } from '../statistics.ts';

const users = 4;

/** As many requests as a few users can make one after the other, of a server on this machine alone. */
const script = (url: string): string => `import http from 'k6/http';
export default function () {
  http.get('${url}/');
}
`;

const definition = (url: string): string => `import { defineEnvironment, users } from 'stagegate';
export default defineEnvironment({
  name: 'loopback',
  origins: { app: '${url}' },
  production: ['production.example'],
  identity: { app: { at: '/version', version: '/version', environment: '/environment' } },
  policy: { requiredLayers: ['load'], promotes: ['quick', 'full'] },
  claims: [
    users('closed.js', { quick: [[${users}, '1s'], [${users}, '9s']], full: [[${users}, '10s']], p95: { max: 1000 }, errors: { max: 0.01 }, checks: false }),
  ],
});
`;

export const k6Throughput: Row = {
  key: 'c',
  title: 'k6’s requests per second through the gate against bare k6',
  how: 'The same script, four users without pause for ten seconds on a server of ours on this machine; k6’s own count and time of each run. Bare k6 writes only its summary, and runs in its own session, as the gate’s k6 does: Linux shares busy cores between sessions before it shares them between processes.',
  measure: async ({ scratch, pairs: wanted = 5 }) => {
    const { k6 } = await ensure(['k6'], { offline: true, log: () => {} });
    if ('missing' in k6) throw new Error(`k6: ${k6.missing}`);
    await using server = await startServer();
    using project = new Project({ 'closed.js': script(server.url), 'loopback.ts': definition(server.url) });
    const gate = async (): Promise<number> => {
      const { code, stdout, stderr } = await project.stagegate(['./loopback.ts', '--offline'], { K6_BIN: k6.path });
      // Users without a pause fill the processors, so their timings are inconclusive.
      if (code !== 0 && code !== 2) throw new Error(`The gate ended with ${code}: ${stdout}${stderr}`);
      return rate(join(project.root, 'results/latest/evidence/load/closed/summary.json'));
    };
    const bare = async (): Promise<number> => {
      const summary = join(scratch, 'summary.json');
      const stages = ['--vus', '0', '--stage', `1s:${users}`, '--stage', `9s:${users}`];
      await timed(
        k6.path,
        ['run', '--address', '', '--no-usage-report', '--summary-export', summary, ...stages, 'closed.js'],
        { cwd: project.root, log: join(scratch, 'k6.txt'), apart: true },
      );
      return rate(summary);
    };
    const pairs = await interleaved(wanted, gate, bare);
    return {
      figures: [
        {
          what: 'k6’s requests/s: through the gate / bare',
          unit: 'ratio',
          value: ratios(pairs),
          must: { min: 0.98 },
          goal: { min: 0.99 },
        },
      ],
      parts: [
        { name: 'through the gate', unit: 'requests/s', value: spread(pairs.map(({ ours }) => ours)) },
        { name: 'bare', unit: 'requests/s', value: spread(pairs.map(({ theirs }) => theirs)) },
      ],
      inTheWay: [
        'The gate has k6 count its samples and write the counts each second, from which quantiles are known exactly: 1 to 2 % of k6’s processor time. The gate itself sleeps meanwhile; other work on the machine has more effect on the figure.',
      ],
    };
  },
};

/** `http_reqs` of k6's summary. */
function rate(summary: string): number {
  const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as {
    readonly metrics: { readonly http_reqs: { readonly count: number; readonly rate: number } };
  };
  if (metrics.http_reqs.count < 1000) throw new Error(`k6 made ${metrics.http_reqs.count} requests only.`);
  return metrics.http_reqs.rate;
}
