import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../core/model.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { answer } from '../../../fixtures/testing/server.ts';
import { endpoint } from './endpoint.ts';
import { stagingOfEachTest } from './testing/staging.ts';

type EndpointOptions = OptionsOf<typeof endpoint>;

const checks = (options: EndpointOptions, path = '/health', profile: Profile = 'quick') =>
  endpoint(path, options).drafts[profile].checks;

const staging = stagingOfEachTest();
const { measure } = staging;

describe('the claim', () => {
  test('why it matters depends on what is asked', () => {
    const whys = (layer: EndpointOptions['layer']) =>
      checks({ ...(layer === undefined ? {} : { layer }), json: { '/status': 'up' } }, '/orders').map(({ why }) => why);
    expect(whys('health').join()).toContain('Load balancers');
    expect(whys('api')).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/^Clients rely on .* the API/)));
    expect(whys('observability').join()).not.toMatch(/Load balancers|Clients/);
  });

  test('a check for each thing that is said, by stable names', () => {
    const json = { '/status': 'healthy', '/checks/database/healthy': true, '/payments/mode': ['sandbox', 'test'] };
    const made = checks({
      json,
      version: '/version',
      environment: '/environment',
      fresh: { at: '/timestamp', seconds: 60 },
      covers: ['OSB-01'],
      owner: '@api',
    });
    expect(made.map(({ id, title, failure }) => [id, title, failure])).toEqual([
      ['health/status', 'Status is healthy', 'Status is not healthy'],
      ['health/database', 'Database is healthy', 'Database is not healthy'],
      ['health/payments-mode', 'Payments mode is sandbox or test', 'Payments mode is not sandbox or test'],
      ['health/version', 'The reported version is the candidate’s', 'The reported version is not the candidate’s'],
      [
        'health/environment',
        'The service reports that it is staging',
        'The service does not report that it is staging',
      ],
      ['health/freshness', 'Its timestamp is at most 60 s old', 'Its timestamp is more than 60 s off'],
      ['health/health', '/health answers 200', '/health does not answer 200'],
    ]);
    expect(
      made.every(
        ({ covers, owner, level, why }) =>
          covers[0] === 'OSB-01' && owner === '@api' && level === 'required' && why !== '',
      ),
    ).toBe(true);
  });

  test('a name starts the names of all checks', () => {
    expect(
      checks({ name: 'billing', version: '/v', json: { '/checks/database/ok': true } }).map(({ id }) => id),
    ).toEqual(['health/billing-database', 'health/billing-version', 'health/billing']);
    expect(endpoint('/health', { name: 'billing' }).name).toBe('billing');
  });

  test('names inside one claim never collide', () => {
    expect(checks({ json: { '/status': 'ok' } }, '/status').map(({ id }) => id)).toEqual([
      'health/status-status',
      'health/status',
    ]);
  });

  test.each<[EndpointOptions | string, RegExp]>([
    ['health', /endpoint\("health"\): expected a path that starts with "\/".*got "health" \(string\)/],
    [{ endsAt: 'login' }, /endsAt: expected a path that starts with "\/".*got "login" \(string\)/],
    [{ is: 99 }, /is: expected a status such as 200.*got 99 \(number\)/],
    [{ json: { status: 'healthy' } }, /json\.status: expected .*got/],
    [{ samples: 0 }, /samples: expected a whole number above 0, got 0 \(number\)/],
    [{ jsn: {} } as EndpointOptions, /"jsn" is not a field; did you mean "json"\?.*endpoint\.test\.ts:\d+/],
  ])('%j is refused', (wrong, message) => {
    expect(() => (typeof wrong === 'string' ? endpoint(wrong) : endpoint('/health', wrong))).toThrow(message);
  });
});

describe('what is measured', () => {
  test('a healthy endpoint, three times', async () => {
    const handler = answer({
      status: 'healthy',
      version: '1.4.0',
      environment: 'staging',
      timestamp: new Date().toISOString(),
    });
    const seen = await measure(handler, {
      json: { '/status': 'healthy' },
      version: '/version',
      environment: '/environment',
      fresh: { at: '/timestamp', seconds: 60 },
    });
    expect(seen).toMatchObject({
      'health/health': { value: 200, unit: 'status', samples: 3, attempts: [200, 200, 200] },
      'health/status': { value: 'healthy', unit: 'text', samples: 3, evidence: ['answer-1.json', 'answers.json'] },
      'health/version': { value: 'the candidate' },
      'health/environment': { value: 'staging' },
      'health/freshness': { value: 'fresh' },
    });
    expect(Object.values(seen).every(({ items }) => items === undefined)).toBe(true);
  });

  test.each([
    ['another environment’s name, which may be the address’s fault', { environment: 'production' }, 'environment'],
    ['no name, which is the product’s', {}, undefined],
  ])('%s', async (_, body, blames) => {
    const { 'health/environment': seen } = await measure(answer(body), { environment: '/environment' });
    expect(seen?.items?.find((one) => one.blames !== undefined)?.blames).toBe(blames);
  });

  test('the worst of the answers is the value, and it is shown', async () => {
    const statuses = [200, 503, 200];
    const seen = await measure(
      (request, response) => {
        const status = statuses.shift() ?? 200;
        answer({ status: status === 503 ? 'degraded' : 'healthy' }, status)(request, response);
      },
      { json: { '/status': 'healthy' } },
    );
    expect(seen['health/health']).toMatchObject({
      value: 503,
      attempts: [200, 503, 200],
      items: [
        {
          label: expect.stringMatching(/\/health answered 503 application\/json/),
          detail: '{"status":"degraded"}',
          evidence: 'answer-2.json',
        },
      ],
    });
    expect(seen['health/status']).toMatchObject({
      value: 'degraded',
      attempts: ['healthy', 'degraded', 'healthy'],
      evidence: ['answer-2.json', 'answers.json'],
    });
  });

  const otherThan = (said: string) => ({ inWords: `${said} (the candidate is c0ffee1, 1.4.0, c0ffee123456)` });
  test.each([
    ['another version', { version: '1.3.9' }, otherThan('1.3.9')],
    ['no version', {}, { inWords: '(absent)' }],
    ['a version that reads like the value of the right one', { version: 'the candidate' }, otherThan('the candidate')],
    ['a commit that the candidate starts', { version: 'c0ffee1234567' }, 'the candidate'],
    ['a version that the candidate starts', { version: 'c0ffee1-patched' }, otherThan('c0ffee1-patched')],
    ['the version by another writing', { version: 'v1.4.0' }, 'the candidate'],
  ])('%s', async (_, body, value) => {
    const seen = await measure(
      answer(body),
      { version: '/version' },
      {
        candidate: { named: true, services: { api: 'c0ffee1' } },
        versions: { api: '1.4.0' },
        commits: { api: 'c0ffee1234567' },
      },
    );
    expect(seen['health/version']?.value).toEqual(value);
  });

  test.each([
    ['of the build that was named by its commit', { version: '1.4.0' }, { api: '1.4.0' }, 'the candidate'],
    ['of another build', { version: '1.3.9' }, { api: '1.4.0' }, otherThan('1.3.9')],
    ['that another service says', { version: '2.0.0' }, { api: '1.4.0', app: '2.0.0' }, otherThan('2.0.0')],
  ])('the version %s', async (_, body, versions, value) => {
    const seen = await measure(
      answer(body),
      { version: '/version' },
      { candidate: { named: true, services: { api: 'c0ffee1' } }, versions, commits: { api: 'c0ffee1234567' } },
    );
    expect(seen['health/version']?.value).toEqual(value);
  });

  test('a version that only another service says', async () => {
    const seen = await measure(
      answer({ version: '1.4.0' }),
      { version: '/version' },
      {
        candidate: { named: true, services: { api: 'c0ffee1', app: '1.4.0' } },
        versions: { app: '1.4.0' },
        commits: { api: 'c0ffee1234567' },
      },
    );
    expect(seen['health/version']).toBeUndefined();
  });

  test('a version of a service that is another build than the one that was named', async () => {
    const seen = await measure(
      answer({ version: '1.4.0' }),
      { version: '/version' },
      {
        candidate: { named: true, services: { api: 'beef1234' } },
        versions: { api: '1.4.0' },
        commits: { api: 'c0ffee1' },
      },
    );
    expect(seen['health/version']).toBeUndefined();
  });

  test('without a known candidate the version is not measured', async () => {
    const seen = await measure(
      answer({ version: '1.3.9' }),
      { version: '/version' },
      { candidate: { named: false, services: { api: '' } } },
    );
    expect(Object.keys(seen)).toEqual(['health/health']);
  });

  test.each([
    ['absent', {}, { inWords: '(absent)' }],
    ['of another type', { healthy: 'true' }, 'true'],
    ['an object', { healthy: { yes: true } }, { inWords: '{"yes":true}' }],
    ['null', { healthy: null }, { inWords: 'null' }],
  ])('a value that is %s is shown, and is not what was expected', async (_, body, value) => {
    const seen = await measure(answer(body), { json: { '/healthy': true } });
    expect(seen['health/healthy']).toMatchObject({ value, unit: 'text' });
    expect(seen['health/healthy']?.value).not.toBe(true);
  });

  const raw = (text: string) => answer(text, 200, { 'content-type': 'application/json' });
  const long = 'x'.repeat(250);
  test.each([
    ['of its own words for nothing', '{}', '(absent)', { inWords: '(absent)' }],
    ['written like null', '{"x":null}', 'null', { inWords: 'null' }],
    ['written like an object', '{"x":{}}', '{}', { inWords: '{}' }],
    ['longer than what is shown', `{"x":"${long}"}`, long, long],
    ['behind a byte order mark', '\uFEFF{"x":"y"}', 'y', 'y'],
    ['there twice', '{"x":"timeout","x":"y"}', 'y', { inWords: '"x" twice in one object' }],
    ['beside one that is there twice', '{"a":1,"a":2,"x":"y"}', 'y', 'y'],
    ['a whole number that JavaScript cannot hold', '{"x":9007199254740993}', 2 ** 53, { inWords: '9007199254740993' }],
    ['a number beyond all', '{"x":1e999}', 5, { inWords: '1e999' }],
    ['the same number in other digits', '{"x":1.10}', 1.1, 1.1],
    ['a large number in other digits', '{"x":1000000000000000000000}', 1e21, 1e21],
  ])('a text or number that is %s', async (_, body, is, value) => {
    const seen = await measure(raw(body), { json: { '/x': is }, samples: 1 });
    expect(seen['health/x']?.value).toEqual(value);
  });

  test('a key that comes twice on the way to the value', async () => {
    const seen = await measure(raw('{"checks":[{"db":1}],"checks":[{"db":"up"}]}'), { json: { '/checks/0/db': 'up' } });
    expect(seen['health/0-db']?.value).toEqual({ inWords: '"checks" twice in one object' });
  });

  test.each([
    ['1.10', 'the candidate'],
    ['1.1', { inWords: '1.1 (the candidate is 1.10)' }],
  ])('the version %s as a number keeps its digits', async (written, value) => {
    const change = { candidate: { named: true, services: { api: '1.10' } } };
    const seen = await measure(raw(`{"version":${written}}`), { version: '/version', samples: 1 }, change);
    expect(seen['health/version']?.value).toEqual(value);
  });

  const now = Math.floor(Date.now() / 1000);
  const date = new Date(now * 1000).toUTCString();
  test.each([
    ['an hour old', new Date((now - 3600) * 1000).toISOString(), { inWords: '3600 s old' }],
    ['an hour ahead, in seconds', now + 3600, { inWords: '3600 s ahead' }],
    ['a minute old, in milliseconds', (now - 60) * 1000, 'fresh'],
    ['no time', 'yesterday', { inWords: 'not a time: yesterday' }],
    ['absent', undefined, { inWords: '(absent)' }],
  ])('a time that is %s', async (_, timestamp, value) => {
    const seen = await measure(answer({ timestamp }, 200, { date }), { fresh: { at: '/timestamp', seconds: 60 } });
    expect(seen['health/freshness']?.value).toEqual(value);
  });

  const hourAgo = new Date((now - 3600) * 1000);
  test.each([
    ['its date', { date: hourAgo.toUTCString() }],
    ['its age', { date, age: '3600' }],
    ['its cache', { date, 'x-cache': 'HIT' }],
  ])('a time that was fresh when it was cached, as %s says', async (_, headers) => {
    const timestamp = hourAgo.toISOString();
    const seen = await measure(answer({ timestamp }, 200, headers), { fresh: { at: '/timestamp', seconds: 60 } });
    expect(seen['health/freshness']?.value).toEqual({ inWords: expect.stringMatching(/^36\d\d s old$/) });
    expect(staging.server?.requests[0]?.headers).toMatchObject({ 'cache-control': 'no-cache', pragma: 'no-cache' });
  });
});
