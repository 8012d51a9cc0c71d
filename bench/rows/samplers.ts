/** m: what samplers cost, and whose clock they have. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sampler } from '../../fixtures/claims/sampler.ts';
import { testDatabase } from '../../fixtures/connections/testing/servers.ts';
import type { TrialOptions } from '../../gate/testing/trial.ts';
import { gauge } from '../../load/samplers/gauge.ts';
import { pool } from '../../load/samplers/pool.ts';
import { type Sample, samplesFile } from '../../load/samplers/samples.ts';
import { watch } from '../../load/samplers/testing/watch.ts';
import { ensure } from '../../setup/index.js';
import { timed } from '../command.ts';
import type { Row } from '../model.ts';
import { interleaved } from '../pairs.ts';
import { startServer } from '../server.ts';
import { type Pair, spread } from '../statistics.ts';

/** Milliseconds: the shortest that the documentation proposes. */
const every = 100;
/** Milliseconds of each measurement. */
const length = 3_000;

export const samplersRow: Row = {
  key: 'm',
  title: 'what a sampler takes of one core, and how far it is from k6’s clock',
  how: `The processor time of this process while a sampler asks a server of ours every ${every} ms for ${length / 1000} s, less that of as long a wait, as a share of one core: \`pool\` of a PostgreSQL, \`gauge\` of an HTTP server. The clock: a k6 script changes a value and notes the time of it, ten times, while \`gauge\` samples the value every 20 ms; how much later the first sample with the new value is.`,
  measure: async ({ scratch, pairs = 10 }) => {
    await using database = await testDatabase();
    await using server = await startServer();
    const environment = {
      origins: { api: server.url },
      connections: { db: { kind: 'postgres', url: database.url, tls: 'prefer' } },
    } as const;
    const sampled = (sampler: Sampler) => async (): Promise<number> => {
      let share = 0;
      const load = async (): Promise<void> => {
        share = await shareOfCore();
      };
      await watch(sampler, load, { environment });
      return share;
    };
    const ofPool = await interleaved(pairs, sampled(pool('db', { max: 100, every })), shareOfCore);
    const ofGauge = await interleaved(pairs, sampled(gauge('/', { value: '/a', max: 1, every })), shareOfCore);
    const apart = await distances(scratch);
    const cost = (what: string, all: readonly Pair[]) =>
      ({ what, unit: 'ratio', value: spread(all.map((one) => one.ours - one.theirs)), must: { max: 0.02 } }) as const;
    return {
      figures: [
        cost('pool: of one core', ofPool),
        cost('gauge: of one core', ofGauge),
        {
          what: 'distance from k6’s clock, of the 100 ms that are allowed',
          unit: 'ratio',
          value: spread(apart.map((one) => Math.abs(one) / 100)),
          must: { max: 1 },
        },
      ],
      parts: [{ name: 'first sample after k6’s change', unit: 'ms', value: spread(apart) }],
      inTheWay: ['On a machine with other work, the first sample after a change waits for its turn as k6 does.'],
    };
  },
};

/** Of one core, while this process does whatever it does. */
async function shareOfCore(): Promise<number> {
  const [since, before] = [performance.now(), process.cpuUsage()];
  await delay(length);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - since);
}

/** Milliseconds from each of k6's changes to the first sample that shows it. */
async function distances(scratch: string): Promise<readonly number[]> {
  const { k6 } = await ensure(['k6'], { offline: true, log: () => {} });
  if ('missing' in k6) throw new Error(`k6: ${k6.missing}`);
  let value = 0;
  const server = createServer((request, response) => {
    if (request.url === '/change') value += 1;
    response.end(JSON.stringify({ value }));
  }).listen(0, '127.0.0.1');
  const url = await new Promise<string>((resolve) =>
    server.once('listening', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );
  const script = join(scratch, 'change.js');
  const log = join(scratch, 'change.txt');
  writeFileSync(
    script,
    `import http from 'k6/http';
import { sleep } from 'k6';
export const options = { iterations: 10, vus: 1 };
export default function () {
  sleep(0.2 + 0.2 * Math.random());
  const at = Date.now();
  http.get('${url}/change');
  console.log('at ' + at);
}
`,
  );
  const run = ['run', '--address', '', '--no-usage-report', '--log-output', `file=${log}`, script];
  const load = () => timed(k6.path, run, { cwd: scratch, log: join(scratch, 'k6.txt') });
  const options: TrialOptions = { environment: { origins: { api: url } } };
  const sampler = gauge('/', { value: '/value', min: 0, every: 20 });
  const { files } = await watch(sampler, async () => void (await load()), options).finally(() => server.close());
  const samples: readonly Sample[] = samplesFile.parse(JSON.parse(String(files.get('samples.json'))));
  const changes = [...readFileSync(log, 'utf8').matchAll(/at (\d{13})/g)];
  return changes.map(([, at = ''], index) => {
    const first = samples.find((one) => typeof one.value === 'number' && one.value > index);
    return (first?.at ?? Number.NaN) * 1000 - Number(at);
  });
}
