/** What stands in front of staging and answers in its place is not the product. */
import { expect, it } from 'vitest';
import { answer, serveSecurely } from '../../fixtures/testing/server.ts';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';

eachInOwnProject({ 'fixtures/environments/shop.ts': definition() });

const gate = () => project.inProcess(['shop'], { STAGING_URL: staging.url });
const causes = () => Object.fromEntries(project.report().findings.map(({ check, cause }) => [check.id, cause]));
const found = () => project.report().findings.map(({ result, cause, reason }) => [result, cause, reason?.code]);

it.each([
  ['asks for a password', 401, { 'www-authenticate': 'Basic realm="staging"' }, 'asks for a password (Basic)', 'wall'],
  ['refuses who has no key, and does not say how', 401, {}, '/health answered 401', 'refused'],
  [
    'sends everybody to a sign-in',
    302,
    { location: 'https://acme.okta.com/app/1' },
    'the sign-in of https://acme.okta.com',
    'wall',
  ],
  ['is being maintained', 503, { 'retry-after': '600' }, 'retry-after: 600', 'try-later'],
])('staging that %s is not judged', async (_, status, headers, words, reason) => {
  staging.intercept = (_request, response) => {
    response.writeHead(status, headers).end('<html>no</html>');
    return true;
  };
  const { code, stdout } = await gate();
  expect({ code, found: found() }).toEqual({
    code: 2,
    found: [
      ['inconclusive', 'not-measured', reason],
      ['inconclusive', 'not-measured', reason],
    ],
  });
  expect(stdout).toContain(words);
  expect(stdout).toContain('access.headers');
});

it('a challenge before one path is inconclusive in probes and suites, and the product’s own 429 blocks', async () => {
  project.write(
    'specs/orders.spec.ts',
    `import { expect, test } from 'vitest';
    import { environment } from 'stagegate/vitest';
    const status = async (path) => (await fetch(environment().origins.app + path)).status;
    test('challenged', async () => { expect(await status('/challenged')).toBe(200); });
    test('limited', async () => { expect(await status('/limited')).toBe(200); });`,
  );
  project.write(
    'fixtures/environments/shop.ts',
    definition(
      `endpoint('/health', { is: 200 }), endpoint('/challenged', { layer: 'api' }), endpoint('/limited', { layer: 'api' }), vitest({ specs: 'specs' })`,
    ).replace('import {', 'import { vitest,'),
  );
  staging.intercept = ({ url }, response) => {
    if (url === '/challenged') response.writeHead(403, { 'cf-mitigated': 'challenge' }).end();
    if (url === '/limited') response.writeHead(429, { 'retry-after': '1' }).end('{}');
    return url === '/challenged' || url === '/limited';
  };
  const expected = {
    'health/health': 'within-threshold',
    'api/get-challenged': 'wall',
    'api/get-limited': 'beyond-threshold',
    'api/challenged': 'wall',
    'api/limited': 'beyond-threshold',
  };
  expect((await gate()).code).toBe(1);
  expect(causes()).toEqual(expected);
  await project.inProcess(['decide', 'results/latest']);
  expect(causes()).toEqual(expected);
});

it('no pass rests on what something in front of staging answered, and a sign-in elsewhere passes only where it is asked for', async () => {
  project.write(
    'fixtures/environments/shop.ts',
    definition(
      `endpoint('/health'), endpoint('/admin', { layer: 'api', is: 403 }), endpoint('/sso', { layer: 'api', is: 302 }),
       endpoint('/moved', { layer: 'api' })`,
    ),
  );
  const answers: Readonly<Record<string, readonly [number, Readonly<Record<string, string>>]>> = {
    '/admin': [403, { 'cf-mitigated': 'challenge' }],
    '/sso': [302, { location: 'https://acme.okta.com/app/1' }],
    '/moved': [302, { location: 'https://acme.okta.com/app/1' }],
  };
  staging.intercept = ({ url = '' }, response) => {
    const answer = answers[url];
    if (answer !== undefined) response.writeHead(...answer).end();
    return answer !== undefined;
  };
  expect((await gate()).code).toBe(2);
  expect(causes()).toMatchObject({
    'health/health': 'within-threshold',
    'api/get-admin': 'wall',
    'api/get-sso': 'within-threshold',
    'api/get-moved': 'wall',
  });
});

it.each([401, 403])(
  'staging that answers %i to a wrong key is not judged, and the report names what was sent',
  async (status) => {
    const access = `access: { headers: { 'x-key': secret('STAGING_KEY') } },`;
    project.write(
      'fixtures/environments/shop.ts',
      definition(`endpoint('/health', { is: 200 }), endpoint('/orders', { layer: 'api' })`, access),
    );
    staging.intercept = ({ headers }, response) => {
      if (headers['x-key'] === 'right-key') return false;
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"no"}');
      return true;
    };
    const { code, stdout } = await project.inProcess(['shop'], { STAGING_URL: staging.url, STAGING_KEY: 'wrong-key' });
    expect({ code, causes: new Set(Object.values(causes())) }).toEqual({ code: 2, causes: new Set(['not-measured']) });
    expect(stdout).toContain(`/health answered ${status}, although the definition’s access was sent along (x-key)`);
    expect(stdout).toContain('it may be mistyped, expired, or another environment’s');
    expect((await project.inProcess(['shop'], { STAGING_URL: staging.url, STAGING_KEY: 'right-key' })).code).toBe(1);
  },
);

it('what to do about a port of https that is asked by plain http is to write https', async () => {
  await using secure = await serveSecurely('valid', answer({}));
  const url = secure.url.replace('https:', 'http:');
  const { code, stdout } = await project.inProcess(['shop'], { STAGING_URL: url });
  expect(code).toBe(2);
  expect(stdout).toContain(`what to do: Write ${secure.url} in place of ${url} where the definition, or the variable`);
  expect(stdout).not.toContain('Find out in staging’s log');
});

it('what to do about a port of plain http that closes each connection is in staging’s log', async () => {
  staging.intercept = (_, response) => {
    response.destroy();
    return true;
  };
  const { code, stdout } = await gate();
  expect(code).toBe(2);
  expect(stdout).toContain('what to do: Find out in staging’s log what became of the request.');
  expect(stdout).not.toContain('https://');
});

it('nothing is the product’s failure at an address where no service is', async () => {
  project.write(
    'fixtures/environments/shop.ts',
    definition(`endpoint('/health', { is: 200 }), endpoint('/orders', { layer: 'api', is: 404 })`),
  );
  const { code, stdout } = await project.inProcess(['shop'], { STAGING_URL: `${staging.url}/shop` });
  expect({ code, causes: causes() }).toEqual({
    code: 2,
    causes: { 'health/health': 'candidate-unknown', 'api/get-orders': 'not-measured' },
  });
  expect(stdout).toContain('nothing was found where a service should say which build it is');
  expect(stdout).toMatch(/\/shop\/health answered 404/);
  expect(stdout).toContain('Check the origin’s address, with its path');
});

it.each([401, 403, 404])(
  'staging that answers %i once it has failed is still there: the failure stays one',
  async (status) => {
    project.write(
      'fixtures/environments/shop.ts',
      definition(`endpoint('/health', { is: 200 }), endpoint('/orders', { layer: 'api' })`),
    );
    let hasFailed = false;
    staging.intercept = ({ url }, response) => {
      hasFailed ||= url === '/orders';
      if (hasFailed) response.writeHead(url === '/orders' ? 500 : status).end('{}');
      return hasFailed;
    };
    const { code } = await project.inProcess(['shop', '--candidate', '1.4.0'], { STAGING_URL: staging.url });
    expect({ code, causes: causes() }).toMatchObject({ code: 1, causes: { 'api/get-orders': 'beyond-threshold' } });
  },
);

it('one replica that refuses does not stop the gate', async () => {
  let asked = 0;
  staging.intercept = ({ url }, response) => {
    asked += 1;
    const isRefused = url === '/health' && asked % 2 === 0;
    if (isRefused) response.writeHead(401).end('{}');
    return isRefused;
  };
  project.write(
    'fixtures/environments/shop.ts',
    definition(`endpoint('/orders', { layer: 'api' })`).replace(
      "requiredLayers: ['health']",
      "requiredLayers: ['api']",
    ),
  );
  expect((await gate()).code).toBe(1);
  expect(causes()).toEqual({ 'api/get-orders': 'beyond-threshold' });
});

it('a service that turns into another environment’s while it is asked is not judged', async () => {
  project.write(
    'fixtures/environments/shop.ts',
    definition(`endpoint('/health', { is: 200 }), endpoint('/orders', { layer: 'api', is: 404 })`),
  );
  staging.intercept = ({ url }) => {
    if (url === '/orders') staging.health['environment'] = 'production';
    return false;
  };
  const { code, stdout } = await project.inProcess(['shop', '--candidate', '1.4.0'], { STAGING_URL: staging.url });
  expect({ code, causes: causes() }).toMatchObject({ code: 2, causes: { 'api/get-orders': 'other-candidate' } });
  expect(stdout).toContain('app said that it was staging and now says production');
  expect(stdout).toContain('Check that the origin’s address is staging’s');
});
