/** Playwright by hand, with the configuration at the root, and the gate run the same tests. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { slug } from '../../core/claim.ts';
import { repository } from '../testing/command.ts';

const variables = {
  STAGING_LOAD_KEY: 'not-a-real-key',
  STAGING_USER_PASSWORD: 'not-a-real-password',
  STAGING_DATABASE_URL: 'postgres://gate:not-a-real-password@127.0.0.1/buddy',
  STAGING_REDIS_URL: 'redis://127.0.0.1',
  STAGING_SCRATCH_URL: 'postgres://gate:not-a-real-password@127.0.0.1/scratch',
  STAGING_SUPABASE_KEY: 'not-a-real-key-either',
  STAGING_PAYU_TOKEN: 'not-a-real-token',
  STAGING_SMTP_URL: 'smtp://127.0.0.1',
};

async function stagegate(...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['gate/cli.js', ...args], {
    cwd: repository,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
}

test('"with" lists the UAT tests of the environment, the same ones as the plan, and nothing else', async () => {
  const [listed, plan] = await Promise.all([
    stagegate('with', 'offscreen-buddy', '--', 'npx', 'playwright', 'test', '--list'),
    stagegate('plan', 'offscreen-buddy', '--layers', 'uat'),
  ]);
  const titles = listed.split('\n').filter((line) => line.includes(' › '));
  expect(titles).toHaveLength(11);
  expect(listed).toMatch(/^Total: 11 tests in 3 files$/m);
  for (const title of titles) expect(title).toMatch(/^ +(?:milestone|notifications|onboarding)\.spec\.ts:/);
  const ids = titles.map(
    (title) =>
      `uat/${slug(
        title
          .split(' › ')
          .slice(1)
          .join(' ')
          .replace(/ \[.*\]$/, ''),
      )}`,
  );
  expect([...plan.matchAll(/^ {3}(uat\/\S+)/gm)].map(([, id]) => id).toSorted()).toEqual(ids.toSorted());
});
