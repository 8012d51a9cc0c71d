import { dirname } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { launchStandIn } from '../fixtures/stand-ins/launch.ts';
import { hasK6, k6Tool } from '../gate/testing/tools.ts';
import { trial } from '../gate/testing/trial.ts';
import { k6 } from '../runners/k6/index.ts';
import { users } from './users.ts';

const claim = users('load/offscreen-buddy/requests.ts', {
  quick: [
    [20, '300ms'],
    [20, '6s'],
  ],
  full: [[100, '30m']],
  p95: { max: 2_000 },
  errors: { max: 0.05 },
  minRequests: 190,
});

// Both wait most of their time.
test.skipIf(!hasK6).concurrent.each([
  ['healthy', [], 'within-threshold'],
  ['errors-under-load', ['errors-under-load'], 'beyond-threshold'],
] as const)(
  '%s: users of the app load it, and leave nothing behind',
  async (_, faults, cause) => {
    await using standIn = await launchStandIn('offscreen-buddy', { faults });
    const {
      STAGING_URL: app = '',
      STAGING_API_URL: api = '',
      STAGING_LOAD_KEY: key = '',
      STAGING_DATABASE_URL: database,
    } = standIn.env;
    const { end, reading, causes } = await trial(claim, k6, {
      root: dirname(import.meta.dirname),
      tools: { k6: await k6Tool() },
      environment: { origins: { app, api }, loadHeaders: { 'x-load-test': key } },
    });
    expect({ end, reason: reading.reason }).toMatchObject({ end: { status: 'completed' }, reason: undefined });
    expect(causes).toEqual({
      'load/requests-verdict': 'within-threshold',
      // Under errors there may be too few answers to tell.
      'load/requests-p95': faults.length === 0 ? 'within-threshold' : expect.any(String),
      'load/requests-errors': cause,
      'load/requests-checks': cause,
      'load/requests-exceptions': 'within-threshold',
      'load/requests-users': 'within-threshold',
      'load/requests-thresholds': 'within-threshold',
    });
    const client = new Client(database);
    await client.connect();
    const { rows } = await client.query("SELECT email FROM users WHERE email LIKE 'gate-%'");
    await client.end();
    expect(rows).toEqual([]);
  },
  60_000,
);
