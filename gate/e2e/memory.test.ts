/** What staging and tools can make large: none of it fills the gate's memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition, startStaging } from '../testing/staging.ts';

/** Each Node process that inherits it writes down the most memory that it had, in kilobytes. */
const meter = `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(new URL('peaks/' + process.pid, import.meta.url), String(process.resourceUsage().maxRSS)));`;

const keys = Object.fromEntries(Array.from({ length: 300_000 }, (_, n) => [`k${n}`, n]));
const answers: Readonly<Record<string, string>> = {
  '/keys': JSON.stringify({ ok: true, ...keys }),
  '/deep': '['.repeat(4_900_000),
  '/endless': 'x'.repeat(20_000_000),
  '/flood': `<!doctype html><title>Flood</title><h1>Flood</h1><script>
    for (let n = 0; n < 10_000; n += 1) console.error(n + 'x'.repeat(2_000));
    for (let n = 0; n < 200; n += 1) fetch('/gone/' + n + 'x'.repeat(5_000)).catch(() => {});
  </script>`,
};
const large = 'head -c 95000000 /dev/zero | tr "\\\\0" x; head -c 60000000 /dev/zero | gzip -1 > out.xml';

const claims = [
  ...['keys', 'deep', 'endless'].map(
    (name) => `endpoint('/${name}', { json: { '/ok': true }, samples: 1, level: 'advisory', name: '${name}' })`,
  ),
  `page('/flood')`,
  `results({ name: 'loud', run: '${large}', junit: 'out.xml', tests: ['a'] })`,
];

it('the gate stays under 512 MB, whatever staging answers, a page logs and a tool writes at once', async () => {
  await using staging = await startStaging();
  staging.intercept = ({ url = '' }, response) => {
    const body = answers[url];
    if (body !== undefined) response.end(body);
    return body !== undefined;
  };
  const env = definition([`endpoint('/health')`, ...claims].join(',\n'));
  using project = new Project({
    'env.ts': env.replace('endpoint, env', 'endpoint, env, page, results'),
    'meter.mjs': meter,
    'peaks/none': '0',
  });
  const variables = { STAGING_URL: staging.url, NODE_OPTIONS: `--import=${project.path('meter.mjs')}` };
  expect(await project.stagegate(['./env.ts'], variables)).toHaveProperty('code', 1);
  const peaks = readdirSync(project.path('peaks')).map((name) => Number(readFileSync(project.path('peaks', name))));
  expect(Math.max(...peaks)).toBeGreaterThan(50_000);
  expect(Math.max(...peaks)).toBeLessThan(512_000);
}, 180_000);
