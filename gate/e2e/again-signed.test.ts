/** A run that went on with an inconclusive one, before the person who signs it. */
import { execFileSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition, startStaging } from '../testing/staging.ts';

const own = `{ layer: 'api', name: 'own', drafts: Object.fromEntries(['quick', 'full'].map((profile) => [profile, {
  runner: 'probe', args: { probe: './stagegate/own.ts' }, effect: 'read', seconds: 1,
  checks: [{ id: 'api/own', layer: 'api', title: 'Few fail', failure: 'Many fail', why: 'w', level: 'required', covers: [], threshold: { unit: 'ratio', max: 0.05 } }],
}])) }`;
const probe = `export const probe = {
  measure: async (_, { origins, environment }) => {
    const answer = await fetch(Object.values(environment?.origins ?? origins ?? {})[0] + '/own');
    return { 'own.json': await answer.json() };
  },
  read: (_, files) => ({ 'api/own': { ...JSON.parse(String(Buffer.from(files.get('own.json')))), unit: 'ratio', samples: 500 } }),
};`;
const project = new Project({
  'stagegate/own.ts': probe,
  'stagegate/shop.ts': definition(
    `endpoint('/health', { is: 200 }), ${own}, signoff('runbook', { title: 'The runbook is right', by: ['release'] })`,
  ).replace('secret }', 'secret, signoff }'),
});
afterAll(() => project[Symbol.dispose]());

test('they read what the first attempt measured, before they sign and after', async () => {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', project.path('anna')]);
  project.write('stagegate/allowed_signers', `anna@shop.example,release ${project.read('anna.pub')}`);
  await using staging = await startStaging();
  let answer = { value: 0.202, low: 0.04, high: 0.62 };
  staging.intercept = ({ url }, response) => {
    if (url === '/own') response.end(JSON.stringify(answer));
    return url === '/own';
  };
  const variables = { STAGING_URL: staging.url };
  expect(await project.inProcess(['shop'], variables)).toMatchObject({ code: 2 });
  answer = { value: 0.001, low: 0, high: 0.01 };
  const said = /api\/own, expected at most 5 %: got 20\.2 % in attempt 1 \(.*\); got 0\.1 % in attempt 2, which counts/;
  const again = await project.inProcess(['again', 'results/latest'], variables);
  expect(again).toMatchObject({ code: 2, stdout: expect.stringMatching(said) });
  const sign = await project.inProcess(['sign', 'results/latest', 'signoff/runbook', '--key', 'anna']);
  expect(sign.stderr).toMatch(said);
  expect(sign).toMatchObject({ code: 0, stdout: expect.stringMatching(said) });
});
