import { describe, expect, test } from 'vitest';
import { ReasonError } from '../../../core/errors.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, routes, serve } from '../../../fixtures/testing/server.ts';
import { endpoint } from './endpoint.ts';
import { stagingOfEachTest } from './testing/staging.ts';

const staging = stagingOfEachTest();
const { measure } = staging;

describe('bad answers', () => {
  test('a page where JSON was expected', async () => {
    const seen = await measure(answer('<h1>Welcome</h1>'), {
      json: { '/status': 'healthy' },
      environment: '/environment',
    });
    expect(seen).toMatchObject({
      'health/health': { value: 200 },
      'health/status': {
        value: { inWords: 'not JSON (text/html)' },
        items: [{ detail: '<h1>Welcome</h1>', evidence: 'answer-1.html' }],
      },
      'health/environment': { value: { inWords: 'not JSON (text/html)' } },
    });
  });

  test('a picture in place of JSON, whose bytes are not shown', async () => {
    const seen = await measure(
      (_, response) => response.setHeader('content-type', 'image/png').end(Buffer.from('89504e470d0a1a0a00ff', 'hex')),
      { json: { '/status': 'healthy' } },
    );
    expect(seen['health/status']).toMatchObject({ value: { inWords: 'not JSON (image/png)' } });
    expect(seen['health/status']?.items?.[0]).not.toHaveProperty('detail');
  });

  test('a redirect to another host', async () => {
    await using foreign = await serve(answer({ status: 'healthy' }));
    const seen = await measure(answer('', 302, { location: `${foreign.url}/login` }), {
      json: { '/status': 'healthy' },
    });
    expect(seen['health/health']).toMatchObject({
      value: 302,
      items: [{ label: expect.stringContaining(`points to ${foreign.url}/login`) }],
    });
    expect(seen['health/status']?.value).toEqual({ inWords: 'not JSON (text/html)' });
    expect(foreign.connections()).toBe(0);
  });

  const guarded = routes({
    '/health': answer('', 302, { location: '/login' }),
    '/login': answer('<form>Log in</form>'),
  });

  test('a redirect to a log-in page is not followed', async () => {
    const seen = await measure(guarded, {});
    expect(seen['health/health']).toMatchObject({
      value: 302,
      items: [{ label: expect.stringMatching(/\/health answered 302(?: \S+)?, points to http.*\/login$/) }],
    });
    expect(staging.server?.requests.map(({ url }) => url)).toEqual(['/health', '/health', '/health']);
  });

  test('a redirect to where it may end is followed, and to nowhere else', async () => {
    expect((await measure(guarded, { endsAt: '/login' }))['health/health']).toMatchObject({ value: 200, samples: 3 });
    await staging.server?.[Symbol.asyncDispose]();
    expect((await measure(guarded, { endsAt: '/healthy' }))['health/health']).toMatchObject({
      value: { inWords: `ended at ${staging.server?.url}/login` },
      unit: 'status',
    });
  });

  test('a redirect to another host stays the answer, wherever it may end', async () => {
    await using foreign = await serve(answer({}));
    const seen = await measure(answer('', 302, { location: `${foreign.url}/login` }), { endsAt: '/login' });
    expect(seen['health/health']?.value).toBe(302);
    expect(foreign.connections()).toBe(0);
  });

  test('a body of more than 5 MB', async () => {
    const seen = await measure(answer({ status: 'x'.repeat(6_000_000) }), {
      json: { '/status': 'healthy' },
      samples: 1,
    });
    expect(seen).toMatchObject({
      'health/health': { value: { inWords: 'larger than 5 MB' }, unit: 'status' },
      'health/status': { value: { inWords: 'larger than 5 MB' } },
    });
  });

  test('a body that never ends', async () => {
    const seen = await measure(
      (_, response) => {
        const timer = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(timer));
      },
      { json: { '/status': 'healthy' }, samples: 1, within: 0.2 },
    );
    expect(seen).toMatchObject({
      'health/health': {
        value: { inWords: 'no end of body within 0.2 s' },
        unit: 'status',
        items: [{ label: expect.stringContaining('answered 200') }],
      },
      'health/status': { value: { inWords: 'no end of body within 0.2 s' } },
    });
  });

  test('a body that breaks off', async () => {
    const seen = await measure(
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{', () => response.destroy());
      },
      { samples: 1 },
    );
    expect(seen['health/health']).toMatchObject({ value: { inWords: 'the body broke off' }, unit: 'status' });
  });

  test('nothing there is a reason, not a measurement', async () => {
    const environment = resolvedEnvironment({ origins: { api: 'http://127.0.0.1:1' } });
    const error = await measureClaim(endpoint('/health'), endpoint.probe, environment).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(ReasonError);
    expect((error as ReasonError).reason.code).toBe('unreachable');
  });

  test('a later request that reaches nobody leaves too few samples', async () => {
    const seen = await measure((request, response) => {
      answer({})(request, response);
      response.on('finish', () => staging.server?.[Symbol.asyncDispose]());
    }, {});
    expect(seen['health/health']).toMatchObject({
      value: 200,
      samples: 1,
      items: [{ label: expect.stringContaining('refused the connection') }],
    });
  });

  test('a later request that is not answered is what was seen', async () => {
    const seen = measure(
      (request, response) =>
        staging.server?.requests.length === 1 ? answer({})(request, response) : request.socket.destroy(),
      {},
    );
    await expect(seen).rejects.toMatchObject({ reason: { code: 'no-answer' } });
  });
});
