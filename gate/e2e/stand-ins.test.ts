/** A second system, made of the kit: its own files are all that it takes to be found, gated and broken. */
import { afterAll, expect, test } from 'vitest';
import { Project } from '../testing/command.ts';

const files = {
  'fixtures/stand-ins/tiny/stand-in.json': JSON.stringify({ name: 'Tiny', version: '2.0.0', tools: ['chromium'] }),

  'fixtures/stand-ins/tiny/index.ts': `import { type Fault, fault } from '../kit/faults/fault.ts';
import { script } from '../kit/faults/pages.ts';
import { listen, startSystem } from '../kit/start.ts';
import { html, htmlPage } from '../kit/web/page.ts';
import { pageSender, webServer } from '../kit/web/server.ts';

export const policy = { requiredLayers: ['health', 'smoke'], promotes: ['quick'] };

export const faults: readonly Fault<never, never, never>[] = [
  fault('exception', 'The page throws an exception', script('/', { name: 'exception', text: () => 'throw 1;' })),
];

const home = htmlPage({
  title: 'Tiny',
  description: 'One page.',
  head: html\`<link rel="icon" href="data:,">\`,
  body: html\`<main><h1>Tiny</h1></main>\`,
});

export const start = (chosen: typeof faults) =>
  startSystem(async (cleanup) => {
    const hooks = chosen.map((one) => one.hooks());
    const send = pageSender(hooks);
    const server = await webServer(hooks);
    server.get('/', (_request, reply) => send(reply, '/', home));
    server.get('/health', async () => ({ status: 'up', version: '2.0.0', environment: 'staging' }));
    return { TINY_URL: await listen(server, cleanup) };
  });
`,

  'fixtures/environments/tiny.ts': `import { defineEnvironment, endpoint, env, page } from 'stagegate';

export default defineEnvironment({
  name: 'tiny',
  origins: { app: env('TINY_URL', 'https://staging.tiny.example') },
  production: ['tiny.example'],
  identity: { app: { at: '/health', version: '/version', environment: '/environment' } },
  claims: [endpoint('/health', { json: { '/status': 'up' } }), page('/')],
});
`,
};

const project = new Project(files);
project.link('fixtures/stand-ins/kit');
afterAll(() => project[Symbol.dispose]());

const demo = async (...words: readonly string[]) => {
  const { code, stderr } = await project.stagegate(['demo', ...words], tools);
  const failed = project.exists('results/latest')
    ? project.report().findings.filter(({ result }) => result !== 'pass')
    : undefined;
  return { code, stderr, failed: failed?.map(({ check }) => check.id) };
};

const tools = Object.fromEntries(
  ['CHROME_PATH', 'XDG_CACHE_HOME'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }),
);

test('it has at most 120 lines', () => {
  expect(Object.values(files).flatMap((text) => text.trimEnd().split('\n')).length).toBeLessThanOrEqual(120);
});

test('it is named next to the others', async () => {
  expect(await demo('tinny')).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/Did you mean "tiny"\? Stand-ins: tiny, jetvision, offscreen-buddy\./),
  });
  expect(await demo('tiny', 'exeption')).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/There is no fault "exeption" of tiny\. Did you mean "exception"\?/),
  });
});

test('healthy, it is promotable', async () => {
  expect(await demo('tiny')).toMatchObject({ code: 0, failed: [] });
  expect(project.report()).toMatchObject({ verdict: 'promotable', environment: { name: 'tiny', demo: true } });
});

test('its fault blocks', async () => {
  expect(await demo('tiny', 'exception')).toMatchObject({ code: 1, failed: ['smoke/home-exceptions'] });
});
