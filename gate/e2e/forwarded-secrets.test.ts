/** Credentials that reach a command or a tunnel as variables, and that it says aloud. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answer, serve } from '../../fixtures/testing/server.ts';
import { Project } from '../testing/command.ts';

const definition = `
  import { command, defineEnvironment, env, postgres, reachable, tunnel } from 'stagegate';
  export default defineEnvironment({
    name: 'shop',
    origins: { app: env('STAGING_URL') },
    production: [],
    identity: { app: { at: '/health', version: '/version' } },
    policy: { requiredLayers: [], promotes: ['quick'] },
    connections: { db: postgres('postgres://app@127.0.0.1/shop', { via: tunnel('echo "refused: $DEPLOY_TOKEN" >&2; exit 1 # {port}') }) },
    claims: [
      command('echo "$GH_TOKEN"; echo "as $GH_TOKEN" >&2; no-such-command', { variables: ['GH_TOKEN'], name: 'says', layer: 'api', contact: { none: 'it asks nobody' } }),
      reachable('db'),
    ],
  });`;

test('are in no file of the run, and not on the screen', async () => {
  await using staging = await serve(answer({ version: '1.4.0' }));
  using project = new Project({ 'fixtures/environments/shop.ts': definition });
  const variables = {
    GH_TOKEN: 'ghp_c4nary0123456789',
    DEPLOY_TOKEN: 'dpl_c4nary9876543210',
    STAGING_URL: staging.url,
  };
  const { stdout, stderr } = await project.inProcess(['shop'], variables);
  const latest = project.path('results/latest');
  const entries = readdirSync(latest, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const written = entries.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
  expect(written).toContain('[secret GH_TOKEN]');
  expect(`${stdout}${stderr}`).toContain('[secret DEPLOY_TOKEN]');
  expect(`${written}${stdout}${stderr}`).not.toMatch(/c4nary/);
});
