import { expect, test } from 'vitest';
import { type Asked, tellingAnswer } from './answers.ts';

const get = (path: string, status?: number): Asked => ({ method: 'GET', path, seconds: 1, ...(status && { status }) });
const post = (path: string, status?: number): Asked => ({ ...get(path, status), method: 'POST' });
const page = get('/login', 200);
const whoAmI = get('/api/me', 401);

test.each<[why: string, asked: readonly Asked[], code: string | undefined, words?: string]>([
  ['nothing was asked', [], undefined],
  ['all was answered', [page, post('/session', 200), get('/orders', 200)], undefined],
  ['what was sent is refused', [page, post('/session', 401), get('/feed', 500)], 'signed-out', '401 to POST /session'],
  ['a later report fails', [page, post('/session', 403), post('/log', 500)], 'signed-out', '403 to POST /session'],
  ['a visitor was refused before', [whoAmI, page, post('/session', 500)], 'sign-in-failed', '500 to POST /session'],
  ['what was sent hangs', [whoAmI, page, post('/session')], 'sign-in-failed', 'not answered POST /session after 1 s'],
  ['what was sent is wrong', [page, post('/session', 422)], 'signed-out', '422 to POST /session'],
  ['only a visitor was refused', [whoAmI, page], 'signed-out', '401 to GET /api/me'],
  ['the page after it is broken', [page, post('/session', 200), get('/orders', 502)], 'sign-in-failed', '502 to GET'],
  ['a picture is missing', [page, get('/logo', 404)], undefined],
  ['nothing answers', [get('/login')], 'no-answer', 'not answered GET /login'],
  [
    'nothing listens',
    [{ ...get('/login'), failure: 'net::ERR_CONNECTION_REFUSED' }],
    'unreachable',
    'did not answer GET /login (net::ERR_CONNECTION_REFUSED)',
  ],
])('%s: %j is %s', (_, asked, code, words = '') => {
  const telling = tellingAnswer(asked);
  expect(telling?.code).toBe(code);
  expect(telling?.words ?? '').toContain(words);
  expect(telling?.isLate === true).toBe(words.startsWith('not answered'));
});
