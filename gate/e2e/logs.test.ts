/** From when on the lines of a log count: what the build before did is not the candidate’s, and what it did in a run that goes on is. */
import { appendFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';

eachInOwnProject();

/** A time in whole seconds may be of any moment of that second. */
const now = (): string => new Date().toISOString().replace('.000Z', '.001Z');

const log = (...texts: readonly string[]): void =>
  appendFileSync(project.path('app.log'), texts.map((text) => `${now()} ${text}\n`).join(''));

const claim = (log: string): void =>
  project.write(
    'fixtures/environments/shop.ts',
    definition(`endpoint('/health', { is: 200 }), ${log}`).replace('import {', 'import { logFile, logs, results,'),
  );

it.each([
  ['the gate', "'gate'"],
  ['its deployment', '/listening/'],
])('a build that is rolled out during the wait is judged by the log since %s', async (_, since) => {
  claim(`logs(logFile('app.log'), { since: ${since} })`);
  staging.health['version'] = '1.3.9';
  log('INFO listening of 1.3.9');
  const running = project.startInProcess(['shop', '--candidate', '1.4.0', '--wait', '1m'], {
    STAGING_URL: staging.url,
  });
  staging.intercept = ({ url }) => {
    if (staging.health['version'] === '1.3.9' && running.stderr().includes('Waiting for the roll-out')) {
      log('ERROR of 1.3.9', 'INFO listening of 1.4.0');
      staging.health['version'] = '1.4.0';
    }
    if (url === '/health' && staging.health['version'] === '1.4.0') log('INFO asked');
    return false;
  };
  const { code, stdout } = await running.ended;
  expect({ code, stdout }).toMatchObject({ code: 0 });
});

it('a build is judged by what its log says of the suites, too', async () => {
  const written = `node -e "require('fs').appendFileSync('app.log', new Date(Date.now() - 1).toISOString().replace('.000Z', '.001Z') + ' ERROR no stock'); ${"require('fs').writeFileSync('out.xml', '<testsuite><testcase name=\\'orders\\'/></testsuite>')"}"`;
  project.write('api.txt', 'orders\n');
  claim(
    `logs(logFile('app.log')), results({ run: ${JSON.stringify(written)}, junit: 'out.xml', tests: { file: 'api.txt' }, contact: { none: 'writes a line' } })`,
  );
  log('INFO ready');
  staging.intercept = () => {
    log('INFO asked');
    return false;
  };
  const { code, stdout } = await project.inProcess(['shop'], { STAGING_URL: staging.url });
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('ERROR no stock') });
});

it('a run that goes on is judged by the log since the first', async () => {
  claim(`logs(logFile('app.log'))`);
  const STAGING_URL = staging.url;
  let during = '';
  staging.intercept = () => {
    during = now();
    return false;
  };
  expect(await project.inProcess(['shop'], { STAGING_URL })).toMatchObject({ code: 2 });
  appendFileSync(project.path('app.log'), `${during} ERROR of the first run\n`);
  log('INFO ready');
  const { code, stdout } = await project.inProcess(['again', 'results/latest'], { STAGING_URL });
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('ERROR of the first run') });
});

it('a run that goes on is not judged by what was logged while no gate ran', async () => {
  claim(`logs(logFile('app.log'))`);
  const lines: string[] = [];
  const say = (text: string): number => lines.push(`${now()} ${text}\n`);
  say('INFO listening');
  staging.intercept = () => {
    say('INFO asked');
    return false;
  };
  const variables = { STAGING_URL: staging.url };
  expect(await project.inProcess(['shop'], variables)).toMatchObject({ code: 2 });
  say('ERROR the host is rebooted');
  expect(await project.inProcess(['again', 'results/latest'], variables)).toMatchObject({ code: 2 });
  say('ERROR the host is rebooted again');
  appendFileSync(project.path('app.log'), lines.join(''));
  const { code, stdout } = await project.inProcess(['again', 'results/latest'], variables);
  expect({ code, stdout }).toMatchObject({ code: 0 });
  const [{ items = [] } = {}] = project
    .report()
    .findings.flatMap(({ check, measurement }) =>
      check.id === 'observability/app-log-quiet' ? (measurement ?? []) : [],
    );
  expect(items.map(({ label }) => label)).toEqual([
    expect.stringMatching(/^looked at \d+ lines; \d+ lines from between the runs are left out$/),
  ]);
});
