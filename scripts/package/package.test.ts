/** The package as a team gets it: packed, installed by npm into an empty project, and gating what is none of our stand-ins. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GateReport } from '../../gate/model.ts';
import { Project, repository } from '../../gate/testing/command.ts';
import { type Staging, startStaging } from '../../gate/testing/staging.ts';
import { hasK6 } from '../../gate/testing/tools.ts';
import { install, pack } from './testing/install.ts';

const team = join(import.meta.dirname, 'testdata/team');
let unreachable: string | undefined;
const project = new Project({}, (root) => {
  unreachable = install(root, pack()).unreachable;
  return join(root, 'node_modules/.bin/stagegate');
});
const manifest = { scripts: { prices: 'mkdir -p out && node --test --test-reporter=junit --test-reporter-destination=out/junit.xml prices/prices.js' } };
afterAll(() => project[Symbol.dispose]());

if (unreachable !== undefined) process.stderr.write(`No registry answers, so the package is not tested: ${unreachable}\n`);
const minutes = 5 * 60_000;

describe.skipIf(unreachable !== undefined)('the package', { timeout: minutes }, () => {
  let staging: Staging;
  let shop: { title: string; orders: number; pear: number };
  beforeEach(async () => {
    cpSync(team, project.root, { recursive: true });
    script(manifest.scripts.prices);
    shop = { title: 'Orders', orders: 200, pear: 3 };
    staging = await startStaging();
    staging.intercept = (request, response) => {
      const answer = answers(shop)[request.url ?? ''];
      if (answer === undefined) return false;
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
      return true;
    };
  });
  afterEach(() => staging[Symbol.asyncDispose]());

  const gate = (args: readonly string[] = ['staging'], variables: Readonly<Record<string, string>> = {}) =>
    project.stagegate(args, { SHOP_URL: staging.url, ...variables });
  const failing = ({ findings }: GateReport) =>
    findings.filter(({ result }) => result === 'fail').map(({ check }) => check.id);
  const script = (prices: string) => {
    const known = JSON.parse(project.read('package.json'));
    project.write('package.json', JSON.stringify({ ...known, scripts: { prices } }));
  };

  it.skipIf(!hasK6)('gates a team’s own suites as they are: promotable', async () => {
    const { code, stdout, stderr } = await gate();
    expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringContaining('PROMOTABLE') });
    const { findings, environment } = project.report();
    expect(environment.command).toBe('npx stagegate staging');
    const passed = findings.map(({ check, result, measurement }) => `${check.id}: ${result}, ${measurement?.value}`);
    expect(passed.toSorted()).toEqual([]);
  });
});

function answers({ title, orders, pear }: { title: string; orders: number; pear: number }): Readonly<Record<string, { status: number; type: string; body: string }>> {
  return {
    '/': { status: 200, type: 'text/html', body: `<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><h1>${title}</h1></html>` },
    '/api/orders': { status: orders, type: 'application/json', body: '[]' },
    '/api/prices': { status: 200, type: 'application/json', body: JSON.stringify({ pear }) },
  };
}
