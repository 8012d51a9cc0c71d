import { readFileSync } from 'node:fs';
import { createServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import type { ResolvedEnvironment } from '../../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, authority, type Certificate, serve, serveSecurely } from '../../../fixtures/testing/server.ts';
import { openWayIn } from '../../../fixtures/testing/way-in.ts';
import { certificate } from './certificate.ts';

type Options = OptionsOf<typeof certificate>;

const measure = async (environment: Partial<ResolvedEnvironment>, options: Options = {}) =>
  measureClaim(certificate(options), certificate.probe, resolvedEnvironment({ ca: authority, ...environment }));

async function measureOf(kind: Certificate, options: Options = {}, change: Partial<ResolvedEnvironment> = {}) {
  await using server = await serveSecurely(kind, answer({}));
  const seen = await measure({ origins: { app: server.url }, ...change }, options);
  return { seen, values: Object.values(seen).map(({ value }) => value) };
}

async function accepting(options: ServerOptions): Promise<AsyncDisposable & { readonly url: string }> {
  const pem = (name: string) =>
    readFileSync(join(import.meta.dirname, '../../../fixtures/testdata/tls', `${name}.pem`));
  const server = createServer({ key: pem('valid-key'), cert: pem('valid'), ...options });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

test('what is checked, in words', () => {
  expect(certificate().drafts.quick.checks.map(({ id, title, threshold }) => [id, title, threshold])).toEqual([
    ['security/certificate-days', 'The certificate is valid for 7 more days', { unit: 'count', min: 7 }],
    ['security/certificate-name', 'The certificate is for its host', { unit: 'count', max: 0 }],
    ['security/certificate-chain', 'A known authority vouches for the certificate', { unit: 'count', max: 0 }],
    ['security/certificate-protocol', 'TLS older than 1.2 is refused', { unit: 'count', max: 0 }],
  ]);
});

test('a certificate of a private authority', async () => {
  const { seen, values } = await measureOf('valid', { daysLeft: 21 });
  expect(values).toEqual([expect.any(Number), 0, 0, 0]);
  expect(values[0]).toBeGreaterThan(20_000);
  expect(seen['security/certificate-days']).toMatchObject({
    samples: 1,
    items: [
      {
        label: expect.stringMatching(/^https:\/\/localhost:\d+$/),
        detail: expect.stringContaining('valid until 2120-01-01'),
      },
    ],
  });
  expect(seen['security/certificate-chain']).not.toHaveProperty('items');
});

test.each<[Certificate, Partial<ResolvedEnvironment>, string, string, RegExp]>([
  ['expired', {}, 'chain', 'CERT_HAS_EXPIRED', /^The certificate of localhost:\d+ has expired$/],
  ['self-signed', {}, 'chain', 'DEPTH_ZERO_SELF_SIGNED_CERT', /^The certificate of localhost:\d+ is signed by itself$/],
  ['other-host', {}, 'name', 'elsewhere.test', /^https:\/\/localhost:\d+$/],
])('one that is %s', async (kind, change, failing, words, label) => {
  const { seen } = await measureOf(kind, {}, change);
  const wrong = Object.entries(seen).filter(([id, { value }]) => !id.endsWith('days') && value !== 0);
  expect(wrong.map(([id]) => id)).toEqual([`security/certificate-${failing}`]);
  expect(wrong[0]?.[1].items?.[0]?.detail).toContain(words);
  expect(wrong[0]?.[1].items?.[0]?.label).toMatch(label);
  const days = Number(seen['security/certificate-days']?.value);
  expect(days < 0).toBe(kind === 'expired');
});

test('an authority that nobody knows', async () => {
  await using server = await serveSecurely('valid', answer({}));
  const environment = resolvedEnvironment({ origins: { app: server.url } });
  const seen = await measureClaim(certificate(), certificate.probe, environment);
  expect(seen['security/certificate-chain']?.items?.[0]?.detail).toMatch(
    /^UNABLE_TO_VERIFY_LEAF_SIGNATURE: "localhost" by "stagegate test authority", valid until 2120-/,
  );
});

test.each<[ServerOptions, Options, number, string]>([
  [{ minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }, {}, 1, 'accepts TLSv1, TLSv1.1'],
  [{ minVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }, {}, 1, 'accepts TLSv1.1'],
  [{ minVersion: 'TLSv1.2' }, { minimum: '1.3' }, 1, 'accepts TLSv1.2'],
  [{ minVersion: 'TLSv1.3' }, { minimum: '1.3' }, 0, ''],
])('a server of %j against %j', async (server, options, value, detail) => {
  await using staging = await accepting(server);
  const seen = (await measure({ origins: { app: staging.url } }, options))['security/certificate-protocol'];
  expect(seen).toMatchObject({ value, samples: 1 });
  expect(seen?.items?.[0]?.detail ?? '').toBe(detail);
});

/** A server of TLS 1.2 and later, behind something that answers an older version in its place. */
async function withOld(
  refuse: (socket: Socket) => void,
  refusesAll = () => false,
): Promise<AsyncDisposable & { readonly url: string }> {
  const pem = (name: string) =>
    readFileSync(join(import.meta.dirname, '../../../fixtures/testdata/tls', `${name}.pem`));
  const secure = createServer({ key: pem('valid-key'), cert: pem('valid') });
  const front = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (hello: Buffer) => {
      // The version that a ClientHello offers, 3.3 for TLS 1.2 and later (RFC 8446, 4.1.2).
      if ((hello[10] ?? 0) < 3 || refusesAll()) return refuse(socket);
      socket.pause();
      socket.unshift(hello);
      secure.emit('connection', socket);
    });
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(front.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => front.close(() => resolve())),
  };
}

const alert = (code: number) => (socket: Socket) => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, code]));
test.each<[string, (socket: Socket) => void, object]>([
  ['protocol_version', alert(70), { value: 0, samples: 1 }],
  ['handshake_failure', alert(40), { value: 0 }],
  ['a closed connection', (socket) => socket.resetAndDestroy(), { value: 0 }],
  [
    'internal_error',
    alert(80),
    {
      value: { inWords: expect.stringMatching(/^it could not be offered TLSv1 \(ERR_SSL_.*INTERNAL_ERROR\)$/) },
      samples: 0,
    },
  ],
  ['unrecognized_name', alert(112), { samples: 0 }],
])('an old version that is answered by %s', async (_, refuse, protocol) => {
  await using staging = await withOld(refuse);
  const seen = await measure({ origins: { app: staging.url } });
  expect(seen['security/certificate-protocol']).toMatchObject(protocol);
});

test('a connection that is closed says nothing once every connection is', async () => {
  let ended = false;
  const end = (socket: Socket): void => {
    ended = true;
    socket.resetAndDestroy();
  };
  await using staging = await withOld(end, () => ended);
  const seen = await measure({ origins: { app: staging.url } });
  expect(seen['security/certificate-protocol']).toMatchObject({
    value: { inWords: 'it could not be offered TLSv1 (ECONNRESET)' },
    samples: 0,
  });
});

test('the worst of several origins is the value', async () => {
  await using good = await serveSecurely('valid', answer({}));
  await using bad = await serveSecurely('expired', answer({}));
  const origins = { app: good.url, api: bad.url };
  expect((await measure({ origins }))['security/certificate-days']?.value).toBeLessThan(0);
  expect((await measure({ origins }, { origins: ['app'] }))['security/certificate-days']?.value).toBeGreaterThan(0);
});

test('dates that are right by the server’s clock are not judged by that of this machine', async () => {
  const measured = async (date: string, more: Readonly<Record<string, string>> = {}) => {
    await using server = await serveSecurely('expired', answer({}, 200, { date, ...more }));
    const seen = await measure({ origins: { app: server.url } }, { daysLeft: 7 });
    return ['days', 'chain', 'name'].map((subject) => seen[`security/certificate-${subject}`]?.value);
  };
  const byClock = expect.stringMatching(
    /^this machine’s clock says 20\d\d-.*, and https:\/\/localhost:\d+ says 2020-01-10T00:00:00\.000Z, by which its certificate is valid: set the clock that is wrong$/,
  );
  expect(await measured('Fri, 10 Jan 2020 00:00:00 GMT')).toEqual([{ inWords: byClock }, { inWords: byClock }, 0]);
  // Valid, but not for long enough.
  expect(await measured('Thu, 30 Jan 2020 00:00:00 GMT')).toEqual([
    expect.any(Number),
    { inWords: expect.any(String) },
    0,
  ]);
  // A cache has kept the answer for a year.
  const kept = await measured('Fri, 10 Jan 2020 00:00:00 GMT', { age: String(365 * 86_400) });
  expect(kept).toEqual([expect.any(Number), 1, 0]);
  for (const date of ['Sat, 10 Oct 2020 00:00:00 GMT', 'yesterday'])
    expect(await measured(date)).toEqual([expect.any(Number), 1, 0]);
});

test('an origin without TLS has no certificate: inconclusive', async () => {
  await using server = await serve(answer({}));
  const seen = await measure({ origins: { app: server.url } });
  expect(Object.values(seen)).toHaveLength(4);
  for (const measurement of Object.values(seen))
    expect(measurement).toMatchObject({ value: { inWords: `${server.url} has no certificate` }, samples: 0 });
});

test('nothing there is a reason, and so is a port that speaks no TLS', async () => {
  const reason = (code: string) => ({ reason: { code } });
  await expect(measure({ origins: { app: 'https://127.0.0.1:1' } })).rejects.toMatchObject(reason('unreachable'));
  await using server = await serve(answer({}));
  const origins = { app: server.url.replace('http:', 'https:') };
  await expect(measure({ origins })).rejects.toMatchObject(reason('unreachable'));
  await expect(measure({ origins, production: ['127.0.0.1'] }, { origins: ['app'] })).rejects.toThrow();
});

test('behind a proxy', async () => {
  await using wayIn = await openWayIn(answer({}));
  const seen = await measure(wayIn.environment);
  expect(Object.values(seen).map(({ value }) => value)).toEqual([expect.any(Number), 0, 0, 0]);
});

test.each<[Options, RegExp]>([
  [
    { daysLeft: 0 },
    /certificate\(…\): daysLeft: expected a whole number above 0, got 0 \(number\).*certificate\.test\.ts:\d+/,
  ],
  [{ minimum: '1.1' as never }, /minimum: expected "1\.2" or "1\.3", got "1\.1" \(string\)/],
  [{ origins: [] }, /origins: expected at least one origin, got \[\]/],
])('%j is refused', (options, message) => {
  expect(() => certificate(options)).toThrow(message);
});
