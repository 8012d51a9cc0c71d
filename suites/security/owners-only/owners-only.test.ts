import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { ownersOnly } from './owners-only.ts';

type Resources = Parameters<typeof ownersOnly>[0];

const resources: Resources = {
  anna: '/orders/7',
  ben: { path: '/orders/{id}', id: { from: '/orders', at: '/0/id' } },
};
const owners: Readonly<Record<string, string>> = { '/orders/7': 'anna', '/orders/canary%209': 'ben' };
type Shown = (who: string, path: string) => RequestListener | undefined;

/** Signs everybody in as who they say they are. */
const api =
  (shown: Shown): RequestListener =>
  (request, response) => {
    const { url: path = '', headers } = request;
    if (path.startsWith('/session/')) return answer({ token: `token-of-${path.slice(9)}` })(request, response);
    const who = headers.authorization?.replace('Bearer token-of-', '') ?? '';
    const usual =
      path === '/orders'
        ? answer(who === 'ben' ? [{ id: 'canary 9' }] : [])
        : owners[path] === who
          ? answer({ note: 'canary' })
          : answer({}, 404);
    return (shown(who, path) ?? usual)(request, response);
  };

async function measure(shown: Shown, options: OptionsOf<typeof ownersOnly> = {}) {
  await using server = await serve(api(shown));
  const account = (name: string) => ({
    origin: 'app',
    ...{ path: `/session/${name}`, json: {}, token: '/token', session: 'shared' as const },
  });
  let kept = '';
  const seen = await measureClaim(
    ownersOnly(resources, options),
    ownersOnly.probe,
    resolvedEnvironment({
      origins: { app: server.url },
      accounts: { anna: account('anna'), ben: account('ben') } as never,
    }),
    {
      onKept: (files) => {
        kept = Buffer.concat([...files.values()]).toString();
      },
    },
  );
  expect(kept).not.toContain('canary');
  return Object.fromEntries(
    Object.entries(seen).map(([id, { value, samples, items = [] }]) => [
      id.replace('security/owners-only-', ''),
      [value, samples, ...items.map(({ label, detail }) => `${label}: ${detail}`)],
    ]),
  );
}

const isOthers = (who: string, path: string): boolean => path !== '/orders' && owners[path] !== who;
const toOthers =
  (handler: RequestListener): Shown =>
  (who, path) =>
    isOthers(who, path) ? handler : undefined;

test('the claim has a check for each account', () => {
  expect(ownersOnly(resources).drafts.quick.checks.map(({ id, title }) => [id, title])).toEqual([
    ['security/owners-only-anna', 'anna does not get what belongs to others'],
    ['security/owners-only-ben', 'ben does not get what belongs to others'],
  ]);
});

test.each<[unknown, object, RegExp]>([
  [{ anna: '/orders/7' }, {}, /expected at least two accounts/],
  [{ anna: 'orders/7', ben: '/orders/9' }, {}, /anna: expected a path such as "\/api\/orders\/7", or several/],
  [{ anna: { path: '/orders', id: { from: '/', at: '/0' } }, ben: '/' }, {}, /anna/],
  [{ anna: '/7', ben: '/9' }, { is: ['none'] }, /is\.0: expected a status such as 404, or "empty", got "none"/],
])('%j, %j is refused', (given, options, message) => {
  expect(() => ownersOnly(given as Resources, options)).toThrow(message);
});

describe('what belongs to others', () => {
  test.each<[string, Shown, object]>([
    ['404', () => undefined, {}],
    ['403', toOthers(answer({}, 403)), {}],
    ['an empty list', toOthers(answer([])), { is: ['empty'] }],
  ])('is refused with %s', async (_, shown, options) => {
    expect(await measure(shown, options)).toEqual({ anna: [0, 1], ben: [0, 1] });
  });

  test('fails if it is shown, or answered with what is no refusal', async () => {
    const leaks: Shown = (who, path) => (who === 'anna' && path.startsWith('/orders/') ? answer({ id: 9 }) : undefined);
    expect(await measure(leaks)).toEqual({ anna: [1, 1, '/orders/{id} of ben: 200'], ben: [0, 1] });
    expect(await measure(toOthers(answer([])))).toMatchObject({
      ben: [1, 1, '/orders/7 of anna: 200 and nothing in it'],
    });
  });

  test('is not seen if the one who asks is turned away altogether', async () => {
    expect(await measure(toOthers(answer({}, 401)))).toMatchObject({
      ben: [{ inWords: '/orders/7 answered ben with 401' }, 0],
    });
    expect(await measure(toOthers(answer({}, 500)))).toMatchObject({ anna: [{}, 0], ben: [{}, 0] });
    const moved = toOthers(answer({}, 302, { location: '/sign-in' }));
    expect(await measure(moved)).toMatchObject({ ben: [{ inWords: '/orders/7 answered ben with 302' }, 0] });
    expect(await measure(moved, { is: [302] })).toEqual({ anna: [0, 1], ben: [0, 1] });
  });

  test('shows nothing if its owner does not get it either', async () => {
    const gone: Shown = (_, path) => (path === '/orders/7' ? answer({}, 404) : undefined);
    const words = { inWords: 'anna got 404 for its own /orders/7' };
    expect(await measure(gone)).toEqual({ anna: [words, 0], ben: [words, 0] });
    const unlisted: Shown = (_, path) => (path === '/orders' ? answer([]) : undefined);
    expect(await measure(unlisted)).toMatchObject({
      anna: [{ inWords: 'the list for ben had no id for /orders/{id}' }, 0],
    });
    let asked = 0;
    const removed: Shown = (who, path) =>
      path === '/orders/7' && who === 'anna' && ++asked > 1 ? answer({}, 404) : undefined;
    expect(await measure(removed)).toMatchObject({ ben: [words, 0] });
  });
});
