import { describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { errors } from './errors.ts';

type Options = OptionsOf<typeof errors>;

interface Sentry {
  readonly environments?: readonly string[];
  readonly releases?: readonly string[];
  /** Whose they are. */
  readonly projects?: readonly string[];
  readonly events?: readonly Readonly<Record<string, string>>[];
  readonly issues?: readonly string[];
  /** Any issue of the last 90 days. Default: the others, or one. */
  readonly recent?: readonly string[];
  /** Answers everything with it. */
  readonly status?: number;
  readonly pageSize?: number;
}

const token = 'token-4711-canary';
const claim = (options: Partial<Options> = {}) =>
  errors('sentry', { organization: 'acme', project: 'shop', release: 'shop@{version}', name: 's', ...options });

/** A server of the interface that Sentry has published, with pages of two issues. */
async function against(sentry: Sentry, options: Partial<Options> = {}) {
  const {
    environments = ['production', 'staging'],
    releases = ['shop@1.4.0'],
    projects = ['shop'],
    events = [],
    issues = [],
    pageSize = 2,
  } = sentry;
  const asked: URL[] = [];
  await using server = await serve((request, response) => {
    const url = new URL(request.url ?? '/', 'http://sentry');
    asked.push(url);
    const reply = (body: unknown, status = 200, headers = {}) => answer(body, status, headers)(request, response);
    if (sentry.status !== undefined) return reply({ detail: 'no' }, sentry.status);
    if (request.headers.authorization !== `Bearer ${token}`) return reply({ detail: 'Invalid token' }, 401);
    const [, , , kind, , name, part] = url.pathname.split('/');
    if (kind === 'organizations' && name === 'releases')
      return releases.includes(decodeURIComponent(part ?? ''))
        ? reply({
            ...{ version: part, dateCreated: '2026-11-26T22:00:00.000000Z' },
            projects: projects.map((slug) => ({ slug })),
          })
        : reply({ detail: 'no' }, 404);
    const page = <T>(all: readonly T[]): readonly T[] => all.slice(start, start + pageSize);
    const start = Number((url.searchParams.get('cursor') ?? '0:0:0').split(':')[1]);
    const link = (rel: string, results: boolean, at: number) =>
      `<${url.href}&cursor=0:${at}:0>; rel="${rel}"; results="${results}"; cursor="0:${at}:0"`;
    const links = (all: readonly unknown[]) => ({
      link: `${link('previous', false, 0)}, ${link('next', start + pageSize < all.length, start + pageSize)}`,
    });
    if (kind === 'organizations') {
      const all = url.searchParams.get('query') === '' ? (sentry.recent ?? ['old', ...issues]) : issues;
      const shown = page(all).map((title, at) => ({
        ...{ title, shortId: `SHOP-${start + at}`, count: '3', permalink: `https://sentry.example/${start + at}` },
      }));
      return reply(shown, 200, links(all));
    }
    if (part === 'environments') return reply(environments.map((name, id) => ({ id, name })));
    if (part === 'events')
      return reply(
        page(events).map(({ at = '2026-11-26T22:30:00Z', ...tags }) => ({
          ...{ dateCreated: at, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) },
        })),
        200,
        links(events),
      );
    return name === 'shop' ? reply({ id: '42', slug: 'shop' }) : reply({ detail: 'no' }, 404);
  });
  const environment = resolvedEnvironment({
    origins: { app: 'https://staging.shop.example' },
    connections: { sentry: { kind: 'http', url: server.url, tls: 'off', token } },
  });
  let kept = '';
  const seen = await measureClaim(claim(options), errors.probe, environment, {
    onKept: (files) => {
      kept = [...files.values()].map(String).join('');
    },
  });
  return { tagged: seen['observability/s-tagged'], issues: seen['observability/s-new-issues'], asked, kept };
}

describe('a release', () => {
  test('without new issues, whose events are tagged', async () => {
    const seen = await against({
      events: [{ release: 'shop@1.4.0', environment: 'staging' }, { release: 'shop@1.3.0' }],
    });
    expect(seen).toMatchObject({
      tagged: { value: 'staging', samples: 1, items: [{ label: '1 events of shop@1.4.0 among the last 2' }] },
      issues: { value: 0, samples: 1 },
    });
    const query = seen.asked.findLast(({ pathname }) => pathname.endsWith('/issues/'))?.searchParams;
    expect(Object.fromEntries(query ?? [])).toMatchObject({
      ...{ project: '42', environment: 'staging', query: 'is:unresolved firstRelease:"shop@1.4.0"' },
    });
    expect(seen.kept).not.toContain('canary');
  });

  test('with new issues, on several pages, without people’s data', async () => {
    const { issues } = await against({ issues: ['TypeError of ada@shop.org', 'b', 'c', 'd', 'e'] });
    expect(issues).toMatchObject({
      value: 5,
      items: [
        { label: 'SHOP-0 TypeError of [e-mail]', detail: '3 events, https://sentry.example/0' },
        ...Array.from({ length: 4 }, () => expect.anything()),
      ],
    });
  });

  test('of another project, or whose events do not name it, was not seen', async () => {
    expect((await against({ projects: ['worker'] })).issues).toMatchObject({
      value: {
        inWords: expect.stringMatching(/^Sentry knows no release shop@1\.4\.0 of this project, only of worker/),
      },
      samples: 0,
    });
    const events = [{ environment: 'staging' }, { environment: 'staging', at: '2026-11-25T22:30:00Z' }];
    expect((await against({ events })).issues).toMatchObject({
      value: { inWords: expect.stringMatching(/^1 events since shop@1\.4\.0 name no release/) },
      samples: 0,
    });
  });

  test('of an environment that sent its last event long ago has not shown that it sends any', async () => {
    const silent = {
      value: { inWords: expect.stringMatching(/^no event of the last 90 days is tagged so/) },
      samples: 0,
    };
    expect(await against({ recent: [] })).toMatchObject({ tagged: silent, issues: silent });
    expect(await against({ recent: ['a', 'b', 'c'] })).toMatchObject({
      tagged: { value: 'staging', samples: 1 },
      issues: { value: 0, samples: 1 },
    });
  });

  describe('whose events are all of other environments', () => {
    const events = [
      ...Array.from({ length: 2 }, () => ({ release: 'shop@1.4.0', environment: 'production' })),
      { release: 'shop@1.3.0', environment: 'staging' },
    ];

    test('may be tagged wrongly, so that it shows nothing of staging', async () => {
      const wrong = {
        value: { inWords: expect.stringMatching(/^all 2 events of shop@1\.4\.0 .* tagged production, none staging/) },
        samples: 0,
      };
      expect(await against({ events })).toMatchObject({ tagged: wrong, issues: wrong });
      expect(await against({ events }, { alsoIn: ['preview'] })).toMatchObject({ tagged: wrong, issues: wrong });
      expect((await against({ events, issues: ['a'] })).issues).toMatchObject({ value: 1, samples: 1 });
      const right = [...events, { release: 'shop@1.4.0', environment: 'staging' }];
      expect(await against({ events: right })).toMatchObject({ tagged: { value: 'staging' }, issues: { value: 0 } });
    });

    test('passes if it is there already, as the claim says', async () => {
      expect(await against({ events }, { alsoIn: ['production'] })).toMatchObject({
        tagged: {
          value: 'staging',
          items: [{ label: '2 events of shop@1.4.0 among the last 3, all of them tagged production' }],
        },
        issues: { value: 0, samples: 1 },
      });
    });
  });

  test('whose last event at staging’s address is tagged otherwise shows nothing of it', async () => {
    const url = 'https://staging.shop.example/orders/4711?mail=ada@shop.org';
    const [mine, wrong] = [
      { release: 'shop@1.4.0', environment: 'staging', url },
      { release: 'shop@1.4.0', environment: 'production', url },
    ];
    const unseen = {
      value: {
        inWords: expect.stringMatching(
          /^the last event of shop@1\.4\.0 at https:\/\/staging\.shop\.example is tagged production, and not staging/,
        ),
      },
      samples: 0,
    };
    const options = { alsoIn: ['production'] };
    const seen = await against({ events: [wrong, mine] }, options);
    expect(seen).toMatchObject({ tagged: unseen, issues: unseen });
    expect(seen.kept).not.toMatch(/4711|ada/);
    expect((await against({ events: [wrong], issues: ['a'] }, options)).issues).toMatchObject({ value: 1, samples: 1 });
    expect((await against({ events: [{ ...wrong, environment: '' }] })).issues).toMatchObject({ samples: 0 });
    for (const events of [
      [mine, wrong],
      [{ ...wrong, url: 'https://shop.example/orders' }, mine],
      [{ ...wrong, url: '/orders' }],
      [{ ...wrong, release: 'shop@1.3.0' }, mine],
    ])
      expect(await against({ events }, options)).toMatchObject({
        tagged: { value: 'staging' },
        issues: { value: 0, samples: 1 },
      });
  });

  test('is found among the events of production', async () => {
    const events = [
      ...Array.from({ length: 5 }, () => ({ release: 'shop@1.3.0', environment: 'production' })),
      { release: 'shop@1.4.0' },
    ];
    expect((await against({ events })).tagged).toMatchObject({
      value: { inWords: '1 of the last 1 events of shop@1.4.0 are not tagged' },
    });
  });

  test('with more issues than are counted', async () => {
    const { issues } = await against({ issues: Array.from({ length: 12 }, String), pageSize: 1 });
    expect(issues).toMatchObject({ value: 10, low: 10, high: null });
  });

  test('that Sentry does not know was not seen', async () => {
    expect(await against({ releases: [] })).toMatchObject({
      issues: { value: { inWords: expect.stringMatching(/^Sentry knows no release shop@1\.4\.0/) }, samples: 0 },
    });
  });

  test.each<[string, Sentry, string]>([
    ['no event was ever tagged', { environments: ['production'] }, 'no event was ever tagged so; there are production'],
    [
      'some are not tagged',
      { events: [{ release: 'shop@1.4.0' }, { release: 'shop@1.4.0', environment: 'staging' }] },
      '1 of the last 2 events of shop@1.4.0 are not tagged',
    ],
  ])('of which %s fails', async (_, sentry, words) => {
    expect((await against(sentry)).tagged).toMatchObject({ value: { inWords: words }, samples: 1 });
  });
});

test.each([
  [401, 'credentials-refused'],
  [403, 'credentials-refused'],
  [429, 'third-party-down'],
  [500, 'third-party-down'],
  [503, 'third-party-down'],
  [404, 'tool-failed'],
])('%d is not the product’s fault', async (status, code) => {
  await expect(against({ status })).rejects.toMatchObject({ reason: { code } });
});

test('another project, an unknown build, and nobody', async () => {
  await expect(against({}, { project: 'shoq' })).rejects.toMatchObject({
    reason: {
      code: 'tool-failed',
      detail: 'sentry answered /api/0/projects/acme/shoq/ with 404',
      fix: expect.anything(),
    },
  });
  await expect(against({}, { service: 'web' })).resolves.toBeDefined();
  const environment = resolvedEnvironment({
    origins: { app: 'https://staging.shop.example' },
    candidate: { named: false, services: {} },
    connections: { sentry: { kind: 'http', url: 'http://127.0.0.1:9', tls: 'off' } },
  });
  await expect(measureClaim(claim(), errors.probe, environment)).rejects.toMatchObject({
    reason: { code: 'unidentified' },
  });
  await expect(measureClaim(claim({ release: 'x' }), errors.probe, environment)).rejects.toMatchObject({
    reason: { code: 'third-party-down' },
  });
});

test.each<[Partial<Options>, RegExp]>([
  [{ organization: 'a/b' }, /organization: expected a slug/],
  [{ newIssues: { max: -1 } }, /newIssues\.max: expected a whole number of at least 0/],
])('%j is refused', (options, message) => expect(() => claim(options)).toThrow(message));

test('is asked at the end, for what the run caused', () => {
  const after = (options: Partial<Options>) => claim(options).drafts.quick.after;
  expect([{}, { after: 'load' } as const].map(after)).toEqual(['suites', 'load']);
});
