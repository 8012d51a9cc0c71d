import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';

import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { blocked } from './blocked.ts';

const hostile: Parameters<typeof blocked>[0] = [
  '/?q=<script>alert(1)</script>',
  "/?id=1'%20OR%20'1'='1",
  { path: '/', headers: { 'user-agent': 'sqlmap/1.8' } },
];

const measure = async (handle: RequestListener, options: OptionsOf<typeof blocked> = {}, requests = hostile) => {
  await using server = await serve(handle);
  const seen = await measureClaim(
    blocked(requests, options),
    blocked.probe,
    resolvedEnvironment({ origins: { app: server.url } }),
  );
  return seen['security/blocked'];
};

const isHostile = ({ url = '', headers }: Parameters<RequestListener>[0]): boolean =>
  /script|OR/.test(url) || headers['user-agent'] === 'sqlmap/1.8';

/** Refuses what is hostile. */
const firewall =
  (refuse: RequestListener): RequestListener =>
  (request, response) =>
    (isHostile(request) ? refuse : answer({}))(request, response);

test.each<[string, RequestListener]>([
  ['403', answer('Forbidden', 403)],
  ['a firewall’s page of 200', answer('The requested URL was rejected. Please consult with your administrator.')],
])('all are refused by %s', async (_, refuse) => {
  expect(await measure(firewall(refuse))).toMatchObject({ value: 0, samples: 3 });
});

test('a closed connection is a refusal if the claim says so, because a crash closes it too', async () => {
  const closing = firewall(({ socket }) => socket.resetAndDestroy());
  expect(await measure(closing, { is: ['closed', 403] })).toMatchObject({ value: 0, samples: 3 });
  expect(await measure(closing)).toMatchObject({
    value: 3,
    samples: 3,
    items: Array(3).fill({
      label: expect.any(String),
      detail: 'the connection was closed, by a crash or by a firewall; if your firewall does so, add "closed" to "is"',
    }),
  });
});

describe('an application that refuses by itself', () => {
  const requests: typeof hostile = [
    { path: '/search?page=1', form: { q: "' OR 1=1" } },
    { path: '/orders', json: { q: "' OR 1=1" }, headers: { 'user-agent': 'sqlmap/1.8' } },
    { path: '/upload', method: 'PUT', body: '<?php', headers: { 'content-type': 'text/x-php' } },
    '/admin?q=<script>',
    '/..%2f..%2fetc/passwd',
  ];
  const seen: string[] = [];
  const read = async (request: Parameters<RequestListener>[0]): Promise<string> => {
    const text = `${request.method} ${request.url} ${Buffer.concat(await request.toArray())}`;
    seen.push(text);
    return text;
  };
  const isHarmless = (text: string): boolean => !/OR\b|OR\+|php|script|passwd/.test(text);

  test('one harmless request of each method and path is sent, and all are refused: a firewall', async () => {
    seen.length = 0;
    const measurement = await measure(
      async (request, response) => answer({}, isHarmless(await read(request)) ? 400 : 403)(request, response),
      { control: { path: '/health', method: 'HEAD' } },
      requests,
    );
    // It answers 400 to everything else.
    expect(measurement).toMatchObject({ value: { inWords: 'the control HEAD /health: 400' }, samples: 0 });
    expect(seen.slice(0, 5)).toEqual([
      'HEAD /health ',
      'POST /search ',
      'POST /orders {}',
      'PUT /upload ',
      'GET /admin ',
    ]);
    expect(seen).toHaveLength(11);
    const found = await measure(
      async (request, response) => {
        const text = await read(request);
        answer({}, isHarmless(text) ? (text.startsWith('GET / ') ? 200 : 400) : 403)(request, response);
      },
      {},
      requests,
    );
    expect(found).toMatchObject({ value: 0, samples: 5 });
  });

  test.each([
    ['forged requests', 'POST /search', 'POST'],
    ['who may not see the page', 'GET /admin', 'GET /admin'],
  ])('for %s is no firewall', async (_, line, start) => {
    const measurement = await measure(
      async (request, response) => {
        const text = await read(request);
        answer({}, text.startsWith(start) || !isHarmless(text) ? 403 : 200)(request, response);
      },
      {},
      requests,
    );
    expect(measurement).toMatchObject({
      value: { inWords: `the control ${line}: 403` },
      samples: 0,
      items: [{ label: `${line} is refused without anything hostile in it` }],
    });
  });

  test('what comes through fails all the same', async () => {
    const measurement = await measure(
      async (request, response) =>
        answer({}, (await read(request)).startsWith('POST /search') ? 403 : 200)(request, response),
      {},
      requests,
    );
    expect(measurement).toMatchObject({ value: 4, samples: 5 });
  });

  test('a control of the claim takes the place of the one for its method and path', async () => {
    seen.length = 0;
    const control = { path: '/search', form: { token: 'valid', q: 'lamp' } };
    const csrf: RequestListener = async (request, response) =>
      answer({}, (await read(request)).includes('token=valid') ? 200 : 403)(request, response);
    expect(await measure(csrf, { control }, [{ path: '/search', form: { token: 'valid', q: 'lamp' } }])).toMatchObject({
      value: 1,
    });
    expect(seen).toHaveLength(3);
  });
});

test('those that come through are named', async () => {
  const half: RequestListener = (request, response) =>
    answer({}, request.url?.includes('script') ? 403 : 200)(request, response);
  expect(await measure(half)).toMatchObject({
    value: 2,
    samples: 3,
    items: [
      { label: "GET /?id=1'%20OR%20'1'='1", detail: 'answered 200' },
      { label: 'GET /', detail: 'answered 200' },
    ],
  });
});

test('an error and a redirect are no refusal', async () => {
  expect(await measure(firewall(answer({}, 500)))).toMatchObject({ value: 3 });
  expect(await measure(firewall(answer('', 302, { location: '/' })))).toMatchObject({ value: 3 });
  expect(await measure(firewall(answer({}, 404)), { is: [404] })).toMatchObject({ value: 0 });
});

test.each<[string, RequestListener, string]>([
  ['refuses everything', answer('Forbidden', 403), 'the control GET /ok: 403'],
  ['closes every connection', ({ socket }) => socket.destroy(), 'the control GET /ok: the connection was closed'],
])('a staging that %s shows no firewall: inconclusive', async (_, handle, words) => {
  const measurement = await measure(handle, { control: '/ok' });
  expect(measurement).toMatchObject({ value: { inWords: words }, samples: 0 });
});

test('so does one that the first of them has ended', async () => {
  let ended = false;
  const measurement = await measure((request, response) => {
    ended ||= isHostile(request);
    if (ended) return request.socket.destroy();
    return answer({})(request, response);
  });
  expect(measurement).toMatchObject({ samples: 0 });
});

test('what refuses in staging’s place is the firewall that was asked for', async () => {
  const walls: unknown[] = [];
  await using server = await serve(firewall(answer('Sucuri WebSite Firewall', 403, { 'x-sucuri-block': 'XSS' })));
  const { createProbeContexts } = await import('../../../fixtures/probe/probe-context.ts');
  const contexts = createProbeContexts(resolvedEnvironment({ origins: { app: server.url } }), {
    root: '/',
    hide: () => {},
  });
  const { args, checks } = blocked(hostile).drafts.quick;
  const files = await blocked.probe.measure(
    args,
    contexts.for(AbortSignal.timeout(9_000), { onWall: (wall) => walls.push(wall.subjects) }),
  );
  await contexts.close();
  expect(walls).toEqual([[], [], []]);
  expect(files['blocked.json']).toMatchObject({ answers: [{ refused: true }, { refused: true }, { refused: true }] });
  expect(checks).toHaveLength(1);
});

test('the effect is that of the requests', () => {
  expect(blocked(['/?file=/../../etc/passwd', '/..%2f..%2fetc/passwd']).drafts.quick.effect).toBe('read');
  expect(blocked(hostile).drafts.quick.effect).toBe('read');
  expect(blocked([{ path: '/search', form: { q: "' OR 1=1" } }]).drafts.quick.effect).toBe('write');
});

test.each<[Parameters<typeof blocked>[0], OptionsOf<typeof blocked>, RegExp]>([
  [[], {}, /expected at least one request, got \[\] \(array\).*blocked\.test\.ts:\d+/],
  [['search'], {}, /0: expected a path that starts with "\/".*got "search" \(string\)/],
  [['/../etc/passwd'], {}, /0: expected .*got "\/\.\.\/etc\/passwd"/],
  [['/?q=1'], { is: [99] }, /is\.0: expected a status such as 200, got 99/],
])('%j %j is refused', (requests, options, message) => {
  expect(() => blocked(requests, options)).toThrow(message);
});
