/** What a sign-in issues when other tasks have already written it down. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition, type Staging, startStaging } from '../testing/staging.ts';

const issued = { token: 'c4nary-token/4711', refresh: 'c4nary-refresh+4712', cookie: 'c4nary-cookie-4713' };
const build = '1.4.0-build-4714';
const canaries = Object.values(issued);

let staging: Staging;
let project: Project;
beforeAll(async () => {
  staging = await startStaging();
  staging.health = { ...staging.health, version: build };
  staging.intercept = ({ url = '', headers }, response) => {
    response.setHeader('content-type', 'application/json');
    if (url === '/login') {
      response.setHeader('set-cookie', [`sid=${issued.cookie}; HttpOnly`, `build=${build}; Path=/`, 'theme=dark']);
      response.end(JSON.stringify({ accessToken: issued.token, user: { refreshToken: issued.refresh } }));
    } else if (url === '/early') {
      response.end(JSON.stringify({ plain: canaries, [issued.token]: canaries.map((value) => btoa(`x${value}`)) }));
    } else if (url === '/away') {
      response.writeHead(302, { location: `/early?token=${encodeURIComponent(issued.token)}` }).end();
    } else if (url === '/profile') {
      response.statusCode = headers.authorization === `Bearer ${issued.token}` ? 200 : 401;
      response.end(JSON.stringify({ build, canaries }));
    } else return false;
    return true;
  };
  project = new Project({
    'fixtures/environments/shop.ts': definition(
      `endpoint('/health', { is: 200 }), endpoint('/away', { name: 'away', level: 'advisory' }),
       endpoint('/early', { name: 'early', level: 'advisory', json: { '/plain/0': '${issued.token}', '/plain/1': 'other' } }),
       latency('/profile', { account: 'user', max: 5000 })`,
      `accounts: { user: bearer({ path: '/login', json: { email: 'a@shop.example.test' }, token: '/accessToken' }) },`,
    ).replace('import {', 'import { bearer, latency,'),
  });
});
afterAll(async () => {
  project[Symbol.dispose]();
  await staging[Symbol.asyncDispose]();
});

function shown(): readonly string[] {
  const root = project.path('results/latest/');
  const forms = canaries.flatMap((value) => [value, encodeURIComponent(value), btoa(`x${value}`).slice(4, -4)]);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((path) =>
      forms.flatMap((form) => (readFileSync(path).includes(form) ? [`${path.slice(root.length)}: ${form}`] : [])),
    );
}

test('is taken out of all that was written before, and the run is judged again as it was', async () => {
  const run = await project.inProcess(['shop'], { STAGING_URL: staging.url });
  expect(run).toMatchObject({ code: 0 });
  expect(shown()).toEqual([]);
  const [report, plan] = [project.read('results/latest/report.json'), project.read('results/latest/plan.json')];
  const findings = Object.fromEntries(
    project.report().findings.map(({ check, measurement, result }) => [check.id, [result, measurement?.value]]),
  );
  expect(findings).toMatchObject({
    'health/early-plain-0': ['pass', '[secret session of user]'],
    'health/early-plain-1': ['fail', '[secret session of user]'],
    'health/away': ['fail', 302],
  });
  expect(
    project.report().findings.filter(({ check, result }) => check.layer === 'api' && result === 'pass'),
  ).not.toEqual([]);
  expect(plan).toContain('[secret session of user]');
  expect(report).toContain(build);
  expect(await project.inProcess(['decide', 'results/latest'])).toMatchObject({ code: 0, stderr: '' });
  expect(project.read('results/latest/report.json')).toBe(report);
  expect(shown()).toEqual([]);
});
