/** Runs the examples in the guides as they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadEnvironment } from '../fixtures/definition/loader.ts';
import { answer, routes, serve, type TestServer } from '../fixtures/testing/server.ts';
import { Project } from '../gate/testing/command.ts';

/** Fenced blocks that name a file: ```ts stagegate/staging.ts */
function files(guide: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(import.meta.dirname, guide), 'utf8');
  return Object.fromEntries(
    [...text.matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm)].map(([, path, code]) => [path, code]),
  );
}

let stock = 17;
let server: TestServer;
beforeEach(async () => {
  stock = 17;
  server = await serve(
    routes({
      '/': answer(
        '<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1></html>',
      ),
      '/health': answer({ version: '1.4.0', environment: 'staging', database: 'connected' }),
      '/products/1': (request, response) => answer({ stock })(request, response),
    }),
  );
});
afterEach(() => server[Symbol.asyncDispose]());

const gate = (project: Project) => project.inProcess(['./stagegate/staging.ts'], { STAGING_URL: server.url });

test('getting started ends in a promotable verdict', async () => {
  using project = new Project(files('getting-started.md'));
  expect(await gate(project)).toMatchObject({ code: 0, stdout: expect.stringContaining('PROMOTABLE') });
});

test('getting started lists the options of a gate', async () => {
  using project = new Project({});
  const { stdout } = await project.inProcess(['run', '--help']);
  const options = [...stdout.matchAll(/^ {2}(--[a-z]+)/gm)].map(([, option]) => option);
  const guide = readFileSync(join(import.meta.dirname, 'getting-started.md'), 'utf8');
  expect([...guide.matchAll(/^\| `(--[a-z]+)/gm)].map(([, option]) => option)).toEqual(options);
  expect(options).toContain('--layers');
});

test('the team’s own claim passes, and fails', async () => {
  using project = new Project(files('writing-claims.md'));
  expect(await gate(project)).toMatchObject({ code: 0 });
  stock = 4;
  expect(await gate(project)).toMatchObject({ code: 1, stdout: expect.stringContaining('Fewer than 5 pieces') });
});

/** The claims that a guide's blocks make, by their ids. */
async function claimsOf(guide: string): Promise<readonly string[]> {
  const text = readFileSync(join(import.meta.dirname, guide), 'utf8');
  const claims = [...text.matchAll(/^```ts claims\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  using project = new Project({
    'stagegate/staging.ts': `import { artefact, ciStatus, command, defineEnvironment, k6, playwright, results, scan, vitest } from 'stagegate';
      export default defineEnvironment({ name: 'shop', origins: { app: 'http://127.0.0.1:2' }, production: [],
        identity: { app: { at: '/health', version: '/version' } }, policy: { requiredLayers: ['api'], promotes: ['quick'] },
        claims: [${claims.join('')}] });`,
  });
  const { claims: read } = await loadEnvironment('./stagegate/staging.ts', {
    root: project.root,
    run: 'a',
    variables: {},
    ledger: project.path('ledger.jsonl'),
  });
  return read.map(({ layer, name }) => `${layer}/${name}`);
}

test('every claim on a suite is one', async () => {
  expect(await claimsOf('bringing-your-suites.md')).toEqual([
    'uat/e2e',
    'uat/checkout',
    'api/staging',
    'load/checkout',
    'api/pytest',
    'api/orders',
    'api/mvn',
    'api/node',
    'api/jest',
  ]);
});

test('every claim on a command is one', async () => {
  expect(await claimsOf('commands.md')).toEqual([
    'config/npm-run-s-migrate-status',
    'config/build',
    'observability/rollout',
    'observability/deployment',
    'observability/revisions',
    'config/web-build',
    'security/npm-audit',
    'security/trivy',
    'config/ci',
    'config/image',
  ]);
});
