/** A demo signs what a person has to sign, with a key that its stand-in makes: a whole run of one claim besides. */
import { afterAll, expect, test } from 'vitest';
import { Project } from '../testing/command.ts';

const project = new Project({
  'fixtures/stand-ins/tiny/stand-in.json': JSON.stringify({ name: 'Tiny', version: '2.0.0', tools: [] }),
  'fixtures/stand-ins/tiny/index.ts': `import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { makeSigner } from '../kit/signer.ts';
import { listen, startSystem } from '../kit/start.ts';
import { webServer } from '../kit/web/server.ts';

export const policy = { requiredLayers: ['health'], promotes: ['quick'] };
export const faults = [
  { name: 'down', title: 'It is down' },
  { name: 'unsigned', title: 'Nobody signs' },
];
export const start = (chosen) =>
  startSystem(async (cleanup) => {
    const has = (name) => chosen.some((fault) => fault.name === name);
    const folder = await mkdtemp(tmpdir() + '/tiny-');
    cleanup.defer(() => rm(folder, { recursive: true }));
    const { signers, key } = (await makeSigner(folder, { names: ['anna@tiny.example', 'release'] })) ?? {};
    const server = await webServer([]);
    const status = has('down') ? 'down' : 'up';
    server.get('/health', async () => ({ status, version: '2.0.0', environment: 'staging' }));
    return {
      TINY_URL: await listen(server, cleanup),
      ...(signers === undefined ? {} : { TINY_SIGNERS: signers }),
      ...(key === undefined || has('unsigned') ? {} : { STAGING_SIGNING_KEY: key }),
    };
  });
`,
  'fixtures/environments/allowed_signers': 'ben@tiny.example,release ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAA\n',
  'fixtures/environments/tiny.ts': `import { defineEnvironment, endpoint, env, signoff } from 'stagegate';

export default defineEnvironment({
  name: 'tiny',
  origins: { app: env('TINY_URL', 'https://staging.tiny.example') },
  production: [],
  identity: { app: { at: '/health', version: '/version', environment: '/environment' } },
  claims: [
    endpoint('/health', { json: { '/status': 'up' } }),
    signoff('runbook', {
      title: 'The runbook covers this release',
      by: ['release'],
      signers: env('TINY_SIGNERS', 'fixtures/environments/allowed_signers'),
    }),
  ],
});
`,
});
project.link('fixtures/stand-ins/kit');
afterAll(() => project[Symbol.dispose]());

const demo = (words: readonly string[], variables = {}) => project.inProcess(['demo', 'tiny', ...words], variables);
const finding = () => project.report().findings.find(({ check }) => check.id === 'signoff/runbook');

test('it is promotable, says that it signed, and is judged again byte for byte', async () => {
  const { code, stdout, stderr } = await demo([]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^PROMOTABLE/) });
  expect(stdout.match(/^report: /gm)).toHaveLength(1);
  expect(stderr).toContain('\ndemo: signed signoff/runbook with a key of its own\n');
  expect(stdout).toContain('The runbook covers this release: signed by anna@tiny.example, ');
  const files = ['report.json', 'report.html', 'report.txt'].map((file) => `results/latest/${file}`);
  const before = files.map((file) => project.read(file));
  expect((await project.inProcess(['decide', 'results/latest'])).code).toBe(0);
  expect(files.map((file) => project.read(file))).toEqual(before);
});

test.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
  ['the stand-in has no key', ['unsigned'], {}, /: the stand-in has no key of its own$/m],
  ['ssh-keygen is not there', [], { PATH: '/nowhere' }, /: ssh-keygen could not be started .* install OpenSSH/],
])('%s: it says so, and the run waits for a signature', async (_, words, variables, why) => {
  const { code, stdout, stderr } = await demo(words, variables);
  expect({ code, stdout }).toEqual({
    code: 2,
    stdout: expect.stringMatching(/npx stagegate sign results\/\S+ signoff\/runbook/),
  });
  expect(stderr).toContain('\ndemo: nobody signs signoff/runbook: ');
  expect(stderr).toMatch(why);
  expect(finding()).toMatchObject({ result: 'inconclusive', reason: { code: 'not-signed' } });
  expect(await project.inProcess(['again', 'results/latest'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining(
      `is a run of the demo, whose stand-in ended with it. Run the demo again: ${['npx stagegate demo tiny', ...words].join(' ')}\n`,
    ),
  });
});

test.each<[string, readonly string[], number]>([
  ['a part without the sign-off', ['--checks', 'health/*'], 2],
  ['a gate that stopped before it', ['down'], 1],
])('%s is not signed', async (_, words, expected) => {
  const { code, stderr } = await demo(words);
  expect({ code, stderr }).toEqual({ code: expected, stderr: expect.not.stringMatching(/^demo: /m) });
  expect(project.exists('results/latest/evidence/signoff')).toBe(false);
});
