/** Answers that hand out tokens and cookies. */
import { expect, test } from 'vitest';
import type { Files } from '../../../core/claim.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { endpoint } from './endpoint.ts';

const body = { accessToken: 'issued-4711', user: { id: 'a1b2c3d4e5f6' }, sessions: 'connected' };
const headers = { 'set-cookie': 'sid=issued-4712; HttpOnly, theme=dark' };

async function login(handler: Parameters<typeof serve>[0], options: OptionsOf<typeof endpoint>) {
  await using server = await serve(handler);
  let files: Files = new Map();
  const measurements = await measureClaim(
    endpoint('/login', { layer: 'api', name: 'login', request: { json: {} }, ...options }),
    endpoint.probe,
    resolvedEnvironment({ origins: { api: server.url } }),
    { onKept: (kept) => (files = kept) },
  );
  return { measurements, kept: [...files.values()].join('\n') };
}

test('tokens and cookies are kept nowhere, and the checks see them', async () => {
  const { measurements, kept } = await login(answer(body, 200, headers), {
    json: { '/accessToken': /^issued-\d+$/, '/sessions': 'connected' },
    headers: { 'set-cookie': /^sid=.*HttpOnly/ },
    text: 'signed in',
  });
  expect(measurements).toMatchObject({
    'api/login-accesstoken': { value: '/^issued-\\d+$/' },
    'api/login-sessions': { value: 'connected' },
    'api/login-set-cookie': { value: '/^sid=.*HttpOnly/' },
    'api/login-text': { value: expect.stringContaining('"accessToken":"[secret session of POST /login]"') },
    'api/login': { value: 200 },
  });
  expect(kept).toContain('a1b2c3d4e5f6');
  expect(kept + JSON.stringify(measurements)).not.toMatch(/issued-471/);
});

test('a JSON Web Token is kept nowhere, whatever its key and header, and the checks see it', async () => {
  const jwt = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.c4nary-signature`;
  const { measurements, kept } = await login(answer({ data: jwt }, 200, { 'x-next': jwt }), {
    json: { '/data': /\.c4nary-signature$/ },
    headers: { 'x-next': /\.c4nary-signature$/ },
  });
  expect(measurements).toMatchObject({
    'api/login-data': { value: '/\\.c4nary-signature$/' },
    'api/login-x-next': { value: '/\\.c4nary-signature$/' },
  });
  expect(kept.replaceAll('/\\\\.c4nary-signature$/', '')).not.toContain('c4nary');
});

test('a body that breaks off shows none either', async () => {
  const { kept } = await login(
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
      response.write('{"accessToken":"issued-4711","user":{', () => response.destroy());
    },
    { json: { '/accessToken': { length: 11 } } },
  );
  expect(kept).toContain('the body broke off');
  expect(kept).not.toContain('issued-4711');
});
