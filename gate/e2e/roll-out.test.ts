/** A build that is rolled out while the gate waits for it: what the one before did is not its own. */
import { appendFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';

eachInOwnProject();

const log = (...texts: readonly string[]): void =>
  appendFileSync(project.path('app.log'), texts.map((text) => `${new Date().toISOString()} ${text}\n`).join(''));

it.each([
  ['the gate', "'gate'"],
  ['its deployment', '/listening/'],
])('is judged by the log since %s', async (_, since) => {
  const claims = `endpoint('/health', { is: 200 }), logs(logFile('app.log'), { since: ${since} })`;
  project.write('fixtures/environments/shop.ts', definition(claims).replace('import {', 'import { logFile, logs,'));
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
