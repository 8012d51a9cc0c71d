import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it, test } from 'vitest';
import { Project } from '../testing/command.ts';
import { changeEvidence } from '../testing/evidence.ts';
import { definition, startStaging } from '../testing/staging.ts';

const health = `endpoint('/health', { is: 200, json: { '/database': 'connected' } })`;
const runbook = `signoff('runbook', { title: 'The runbook covers this release', by: ['release'] })`;
const two = `signoff('data', { title: 'Two have read the migration', by: ['release', 'legal'], count: 2 })`;
const withClaims = (...claims: readonly string[]) =>
  definition([health, ...claims].join(', ')).replace('secret }', 'secret, signoff }');
const evidence = 'results/latest/evidence/signoff';

let project: Project;
let run: string;
let progress: string;
beforeAll(async () => {
  project = new Project({ 'stagegate/shop.ts': withClaims(runbook, two) });
  for (const name of ['anna', 'ben', 'ben-too', 'eve'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', project.path(name)]);
  const line = (names: string, key: string) =>
    `${names} ${project.read(`${key}.pub`).split(' ').slice(0, 2).join(' ')}\n`;
  project.write(
    'stagegate/allowed_signers',
    `# Who may sign\n\n${line('anna@shop.example,release', 'anna')}${line('ben@shop.example,legal', 'ben')}${line('ben@shop.example,legal', 'ben-too')}`,
  );
  await using staging = await startStaging();
  const { code, stdout, stderr } = await project.inProcess(['shop'], { STAGING_URL: staging.url });
  expect(code, stdout).toBe(2);
  progress = stderr;
  run = project.report().run;
  renameSync(project.path('results'), project.path('kept'));
});
afterAll(() => project[Symbol.dispose]());
beforeEach(() => {
  rmSync(project.path('results'), { recursive: true, force: true });
  cpSync(project.path('kept'), project.path('results'), { recursive: true, verbatimSymlinks: true });
});

const sign = (key: string, check = 'signoff/runbook') =>
  project.inProcess(['sign', 'results/latest', check, '--key', key]);
const decide = () => project.inProcess(['decide', 'results/latest']);
const signAll = async () => {
  for (const [key, check] of [
    ['anna', 'signoff/runbook'],
    ['anna', 'signoff/data'],
    ['ben', 'signoff/data'],
  ] as const)
    await sign(key, check);
};
const changeHealthEvidence = () => {
  const path = project.report().runs[0]?.evidence[0]?.path ?? '';
  changeEvidence(project.path('results/latest'), path, (text) => `${text} `);
};
const finding = (id: string) => project.report().findings.find(({ check }) => check.id === id);

it('is outstanding until it is signed, with the line to type', () => {
  const report = project.read('results/latest/report.txt');
  expect(report).toContain('? 2 sign-offs wait for a signature.\n');
  expect(report).toContain('signoff/data can be signed by any 2 of: anna@shop.example, ben@shop.example');
  const line = `npx stagegate sign results/${run} signoff/runbook`;
  expect(report.split(line)).toHaveLength(2);
  expect(report).toContain(`The runbook covers this release: ${line}\n`);
  const page = project.read('results/latest/report.html');
  expect(page.split(line)).toHaveLength(2);
  expect(page).toContain(`"sign":"npx stagegate sign results/${run} "`);
  expect(page).not.toContain('not measured');
  expect(finding('signoff/runbook')).toMatchObject({ result: 'inconclusive', reason: { code: 'not-signed' } });
});

it('reads as outstanding in each report, and as nothing that failed or took time', async () => {
  expect(progress).toMatch(
    /^\? \[0:\d\d\] signoff\/runbook {2}waits for a signature: signoff\/runbook can be signed by anna@shop\.example$/m,
  );
  const read = (file: string) => project.read(`results/latest/${file}`);
  expect(read('report.html')).toMatch(/<td class="state">.*? outstanding<\/td>\n<td class="number">–<\/td>/);
  expect(read('summary.md')).toContain('2 sign-offs wait for a signature.');
  expect(read('junit.xml')).toContain('inconclusive: waits for a signature: signoff/runbook can be signed by');
  for (const text of [progress, ...['report.html', 'summary.md', 'junit.xml', 'report.txt'].map(read)])
    expect(text).not.toContain('errored');
  expect((await project.inProcess(['allure'])).stderr).not.toContain('errored');
  const results = readdirSync(project.path('results/latest/allure-results'))
    .filter((name) => name.endsWith('-result.json'))
    .map((name): Record<string, unknown> => JSON.parse(read(`allure-results/${name}`)));
  const one = results.find(({ fullName }) => fullName === 'signoff/runbook');
  expect(one).toMatchObject({
    statusDetails: { message: expect.stringContaining('inconclusive: waits for a signature') },
  });
  expect(one).not.toHaveProperty('start');
});

it('turns the run from inconclusive to promotable, says who signed, and is judged again byte for byte', async () => {
  const first = await sign('anna');
  expect(first.code).toBe(2);
  expect(first.stderr).toBe(
    `anna@shop.example signs: The runbook covers this release\n  shop, app 1.4.0, in the run ${run}\n`,
  );
  expect(finding('signoff/runbook')).toMatchObject({
    result: 'pass',
    measurement: {
      value: 1,
      items: [
        {
          label: expect.stringMatching(/^signed by anna@shop\.example, \d/),
          detail: expect.stringContaining('SHA256:'),
        },
      ],
    },
  });
  await sign('anna', 'signoff/data');
  expect(finding('signoff/data')?.reason?.detail).toMatch(/^1 of 2 have signed \(anna@shop\.example, \d/);
  expect((await sign('ben.pub', 'signoff/data')).code).toBe(0);
  const report = project.read('results/latest/report.json');
  const page = project.read('results/latest/report.html');
  expect(page).toContain('The runbook covers this release: signed by anna@shop.example');
  expect((await decide()).code).toBe(0);
  expect(project.read('results/latest/report.json')).toBe(report);
  expect(project.read('results/latest/report.html')).toBe(page);
});

test.each<[string, () => void, string, RegExp]>([
  ['changed evidence', changeHealthEvidence, 'signoff/runbook', /evidence\/health\.html#health/],
  [
    'a changed statement',
    () => edit('runbook/anna@shop.example.json', '"format": 1', '"format":  1'),
    'signoff/runbook',
    /is not signed with an allowed key of anna@shop\.example/,
  ],
  [
    'a statement of another candidate',
    () => edit('runbook/anna@shop.example.json', '1.4.0', '1.3.9'),
    'signoff/runbook',
    /for the candidate app 1\.3\.9/,
  ],
  [
    'a statement of a time before the run',
    () => edit('runbook/anna@shop.example.json', /"at": "20\d\d/, '"at": "2020'),
    'signoff/runbook',
    /it names a time before the run/,
  ],
  [
    'a signature without a statement',
    () => rmSync(project.path(evidence, 'runbook/anna@shop.example.json')),
    'signoff/runbook',
    /^signoff\/runbook can be signed by anna@shop\.example$/,
  ],
  [
    'a statement without a signature',
    () => rmSync(project.path(evidence, 'runbook/anna@shop.example.json.sig')),
    'signoff/runbook',
    /its signature is missing/,
  ],
  [
    'a signature for another sign-off',
    () => {
      for (const end of ['.json', '.json.sig'])
        cpSync(
          project.path(evidence, `data/anna@shop.example${end}`),
          project.path(evidence, `runbook/anna@shop.example${end}`),
        );
    },
    'signoff/runbook',
    /it says “Two have read the migration” of signoff\/data/,
  ],
  [
    'one person twice where two are asked for',
    () => {
      for (const end of ['.json', '.json.sig']) {
        cpSync(project.path(evidence, `data/anna@shop.example${end}`), project.path(evidence, `data/again${end}`));
        rmSync(project.path(evidence, `data/ben@shop.example${end}`));
      }
    },
    'signoff/data',
    /anna@shop\.example has signed already/,
  ],
])('%s does not count', async (_, spoil, id, says) => {
  await signAll();
  expect(finding(id)?.result).toBe('pass');
  spoil();
  expect((await decide()).code).toBe(2);
  expect(finding(id)).toMatchObject({ result: 'inconclusive' });
  expect(finding(id)?.reason?.detail ?? '').toMatch(says);
});

function edit(file: string, from: string | RegExp, to: string): void {
  const path = project.path(evidence, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

test.each<[string, readonly string[], string]>([
  [
    'a key that is not listed',
    ['signoff/runbook', '--key', 'eve'],
    'is not in stagegate/allowed_signers as it was when the gate ran, so it signs nothing. signoff/runbook can be signed by anna@shop.example. If that is you, name the key that is listed: --key <file>. Else ask the owner of stagegate/allowed_signers, who adds signers in review; the gate then runs again.',
  ],
  [
    'a person without the role',
    ['signoff/runbook', '--key', 'ben'],
    'ben@shop.example may not sign as release: stagegate/allowed_signers has legal for that key. signoff/runbook can be signed by anna@shop.example.',
  ],
  [
    'a sign-off that is not asked for',
    ['signoff/runbok', '--key', 'anna'],
    'has no sign-off "signoff/runbok". Did you mean "signoff/runbook"?',
  ],
  ['a key that is not there', ['signoff/runbook', '--key', 'nobody'], '--key nobody: there is no file'],
])('%s is refused, and nothing is written', async (_, args, message) => {
  const before = project.read('results/latest/report.json');
  const { code, stderr } = await project.inProcess(['sign', 'results/latest', ...args]);
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(message) });
  expect(project.read('results/latest/report.json')).toBe(before);
  expect(project.exists(evidence)).toBe(false);
});

test('a second signature of a person has no effect, and says so', async () => {
  await sign('anna', 'signoff/data');
  const file = `${evidence}/data/anna@shop.example.json`;
  const before = project.read(file);
  const { code, stdout, stderr } = await sign('anna', 'signoff/data');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(
      /^anna@shop\.example has signed signoff\/data already, \d.* UTC: another signature has no effect\.\n$/,
    ),
  });
  expect(stdout).toContain(`report: results/${run}/report.html\n`);
  expect(project.read(file)).toBe(before);
  edit('data/anna@shop.example.json', '1.4.0', '1.3.9');
  expect((await sign('anna', 'signoff/data')).stderr).toContain('anna@shop.example signs: ');
  expect(finding('signoff/data')?.reason?.detail).toMatch(/^1 of 2 have signed/);
});

test('a blocked run says before it is signed that it stays blocked, and after', async () => {
  project.write('stagegate/slow.ts', withClaims(`endpoint('/nothing', { is: 200, layer: 'api' })`, runbook));
  await using staging = await startStaging();
  expect((await project.inProcess(['slow'], { STAGING_URL: staging.url })).code).toBe(1);
  const { code, stdout, stderr } = await sign('anna');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/\n {2}The run is blocked, and a signature does not change that: .*404.*\n$/),
  });
  expect(stdout).toMatch(/^BLOCKED/);
  expect(finding('signoff/runbook')?.result).toBe('pass');
});

test('evidence that was changed is not signed', async () => {
  changeHealthEvidence();
  const { code, stderr } = await sign('anna');
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringContaining('evidence of health/health is missing or was changed'),
  });
});

test.each<[string, string, string]>([
  [
    'too few who may',
    `signoff('x', { title: 'X', by: ['legal'], count: 2 })`,
    'stagegate/allowed_signers lists only ben@shop.example who may sign as legal, and signoff("x") asks for 2.',
  ],
  ['nobody who may', `signoff('x', { title: 'X', by: ['board'] })`, 'lists nobody who may sign as board'],
  [
    'a file that is not there',
    `signoff('x', { title: 'X', by: ['release'], signers: 'none' })`,
    'There is no file none, which says who may sign.',
  ],
])('%s is refused at the plan', async (_, claim, message) => {
  project.write('stagegate/other.ts', withClaims(claim));
  await using staging = await startStaging();
  const { code, stderr } = await project.inProcess(['plan', 'other'], { STAGING_URL: staging.url });
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(message) });
  expect(stderr).toMatch(/ \(\S*stagegate\/other\.ts:\d+\)$/m);
});

test('what the gate did not reach is not signed', async () => {
  await using staging = await startStaging();
  staging.health['database'] = 'timeout';
  await project.inProcess(['shop'], { STAGING_URL: staging.url });
  const { code, stderr } = await sign('anna');
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringContaining('the gate stopped before this sign-off'),
  });
  expect(project.exists(evidence)).toBe(false);
});
