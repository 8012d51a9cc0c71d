/** What is loaded when: each gate waits for it. */
import { expect, it, vi } from 'vitest';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';

eachInOwnProject();

const claims = "endpoint('/health', { is: 200 }), vitest({ specs: 'api', contact: { none: 'it asks nobody' } })";
const shop = definition(claims).replace('endpoint, env, secret', 'endpoint, env, vitest');
const spec = `import { expect, test } from 'vitest';\ntest('adds', () => expect(1 + 1).toBe(2));`;

/** Writes down what the command has loaded when it starts the tool, and what is in the run's folder. */
const watch = `const { registerHooks, syncBuiltinESMExports } = require('node:module');
const processes = require('node:child_process');
const { existsSync, readdirSync, writeFileSync } = require('node:fs');
const modules = [];
registerHooks({ load: (url, context, next) => { modules.push(url); return next(url, context); } });
const { spawn } = processes;
processes.spawn = (command, args, options) => {
  if (args.some((one) => one.includes('runners/vitest/child')) && !existsSync('loaded.json'))
    writeFileSync('loaded.json', JSON.stringify({ modules: [...modules, ...process.moduleLoadList], results: readdirSync('results/latest') }));
  return spawn(command, args, options);
};
syncBuiltinESMExports();`;

it('asks the tools for their tests before it loads what the run and its report need, and has a report before it asks staging', async () => {
  project.write('watch.cjs', watch);
  project.write('api/sums.spec.ts', spec);
  project.write('stagegate/shop.ts', shop);
  let verdict: string | undefined;
  staging.intercept = () => {
    verdict ??= project.report().verdict;
    return false;
  };
  const variables = { STAGING_URL: staging.url, NODE_OPTIONS: `--require ${project.path('watch.cjs')}` };
  expect(await project.stagegate(['shop', '--offline'], variables)).toMatchObject({ code: 0 });
  expect(verdict).toBe('inconclusive');
  const { modules, results }: { modules: readonly string[]; results: readonly string[] } = JSON.parse(
    project.read('loaded.json'),
  );
  expect(results.toSorted()).toEqual(['report.json', 'report.txt']);
  expect(modules.filter((url) => url.endsWith('/suites/api/vitest.ts'))).toHaveLength(1);
  const later =
    /\/node_modules\/(?!zod|commander)|\/reports\/index\.|\/core\/decide\.|\/(?:smoke|load|perf)\/.*\.ts|\/runners\/(?:playwright\/|probe\/(?!index))|\/run-folder\/open|deps\/undici/;
  expect(modules.filter((url) => later.test(url))).toEqual([]);
});

it('has a report while its definition waits for something', async () => {
  const waits = `import { existsSync } from 'node:fs';\nwhile (!existsSync('go')) await new Promise((done) => setTimeout(done, 20));\n`;
  project.write('stagegate/shop.ts', `${definition()}\n${waits}`);
  const { ended } = project.start(['shop', '--offline'], { STAGING_URL: staging.url });
  await vi.waitFor(() => expect(project.report().verdict).toBe('inconclusive'), 60_000);
  expect(staging.requests).toEqual([]);
  project.write('go', '');
  expect(await ended).toMatchObject({ code: 0 });
  expect(project.report().verdict).toBe('promotable');
});

it('needs no TypeScript compiler once it has run', async () => {
  project.write('watch.cjs', `process.on('exit', () => process.stderr.write(process.moduleLoadList.join('\\n')));`);
  const variables = { XDG_CACHE_HOME: project.path('cache'), NODE_OPTIONS: `--require ${project.path('watch.cjs')}` };
  const runs = [await project.stagegate(['--help'], variables), await project.stagegate(['--help'], variables)];
  expect(runs.map(({ stderr }) => stderr.includes('internal/deps/amaro'))).toEqual([true, false]);
});
