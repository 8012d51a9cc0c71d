import { readdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Project } from '../testing/command.ts';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';

eachInOwnProject({ 'fixtures/environments/shop.ts': definition() });

const gate = (...args: string[]) => project.inProcess(['shop', ...args], { STAGING_URL: staging.url });
const gateProcess = () => project.stagegate(['shop'], { STAGING_URL: staging.url });

describe('two runs side by side', () => {
  it('name each other, whatever their folders, and promote all the same', async () => {
    const shop = definition(`endpoint('/health', { is: 200 }), endpoint('/stock', { is: 200, within: 60 })`);
    const { promise: first, resolve: reached } = Promise.withResolvers<void>();
    let held: ServerResponse | undefined;
    staging.intercept = ({ url }, response) => {
      if (url !== '/stock') return false;
      if (held !== undefined) response.end();
      else held = response;
      reached();
      return true;
    };
    project.write('fixtures/environments/shop.ts', shop);
    using other = new Project({ 'fixtures/environments/shop.ts': shop });
    const long = gateProcess();
    await first;
    const short = await other.inProcess(['shop'], { STAGING_URL: staging.url });
    held?.end();
    const { code, stdout } = await long;
    expect([short.code, code]).toEqual([0, 0]);
    expect([other.report().beside, project.report().beside]).toEqual([[project.report().run], [other.report().run]]);
    expect(short.stderr).toMatch(/Another gate asks the same staging now \(.*results.*-shop-/);
    expect(stdout).toContain(`another gate asked the same staging meanwhile (${other.report().run})`);
    const before = project.read('results/latest/report.json');
    expect(await project.inProcess(['decide', 'results/latest'])).toMatchObject({ code: 0 });
    expect(project.read('results/latest/report.json')).toBe(before);
    expect(await gate()).toMatchObject({ code: 0 });
    expect(project.report().beside).toBeUndefined();
  });

  it('share nothing', async () => {
    const [first, second] = await Promise.all([gateProcess(), gateProcess()]);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(readdirSync(project.path('results')).filter((name) => !name.startsWith('latest'))).toHaveLength(2);
  });
});
