import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalHost } from '../../fixtures/access/hosts.ts';
import { foreignNames, refusalVariables, refusedHosts } from './hosts.ts';

/** How k6 matches. */
const matches = (pattern: string, host: string): boolean =>
  pattern.startsWith('*') ? host.endsWith(pattern.slice(1)) : host === pattern;
/** What k6 accepts as a pattern. */
const valid = /^(\*\.?)?((([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]))?$/;

test('a production host is refused with the hosts below it', () => {
  expect(
    refusedHosts({
      origins: { app: 'https://staging.example.org' },
      production: ['Example.com', '10.0.0.9', '2001:db8::1'],
    }),
  ).toEqual({
    hostnames: ['example.com', '*.example.com', '*.'],
    addresses: ['10.0.0.9/32', '2001:db8::1/128'],
  });
});

const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,6}[a-z0-9])?$/).filter((text) => !text.includes('---'));

test('a declared origin below a production host stays within reach, and nothing else there', () => {
  const host = fc.oneof(
    fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.')),
    fc.constantFrom(
      'staging',
      'xstaging',
      'x-staging',
      'taging',
      'api.staging',
      'g',
      'staging2',
      'www',
      'x--staging',
      'pi-staging',
    ),
  );
  fc.assert(
    fc.property(fc.array(host, { minLength: 1, maxLength: 3 }), host, (declared, wanted) => {
      const origins = Object.fromEntries(
        declared.map((name, index) => [`o${index}`, `https://${name}.example.com:8443`]),
      );
      const { hostnames } = refusedHosts({ origins, production: ['example.com'] });
      expect(hostnames.filter((pattern) => !valid.test(pattern))).toEqual([]);
      const refused = (name: string): boolean => hostnames.some((pattern) => matches(pattern, name));
      expect(refused('example.com')).toBe(true);
      expect(refused(`${wanted}.example.com`)).toBe(!declared.includes(wanted));
      expect(refused('example.org')).toBe(false);
      expect(refused('example.com.') && refused(`${wanted}.example.com.`)).toBe(true);
    }),
  );
});

test('a production host that is itself a declared origin is left alone, the hosts below it are not', () => {
  expect(refusedHosts({ origins: { app: 'https://example.com' }, production: ['example.com'] }).hostnames).toEqual([
    '*.example.com',
    '*.',
  ]);
});

test('a declared origin with a dot at its end stays within reach', () => {
  expect(
    refusedHosts({ origins: { app: 'https://staging.example.org.' }, production: ['example.com'] }).hostnames,
  ).toEqual(['example.com', '*.example.com']);
});

test('every name is foreign but those of declared origins and of also', () => {
  const name = fc
    .oneof(
      fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.')),
      fc.constantFrom('cdn.net', 'my-cdn.net', 'x--cdn.net', 'a.cdn.net', 'localhost', 'dn.net', 'net'),
    )
    .filter((host) => URL.canParse(`http://${host}`) && isIP(new URL(`http://${host}`).hostname) === 0);
  fc.assert(
    fc.property(fc.array(name, { maxLength: 2 }), fc.array(name, { maxLength: 2 }), name, (declared, listed, asked) => {
      const origins = Object.fromEntries(declared.map((host, index) => [`o${index}`, `http://${host}:8080`]));
      const also = listed.map((host, index) => (index === 0 ? host : `https://${host}`));
      const allowed = [...declared, ...listed].map((host) => canonicalHost(host));
      const names = foreignNames({ origins, also });
      expect(names.filter((pattern) => !(pattern === '*' || valid.test(pattern)))).toEqual([]);
      const foreign = (host: string): boolean => names.some((pattern) => matches(pattern, host));
      expect(foreign(asked)).toBe(!allowed.includes(asked));
      expect(foreign(`${asked}.`)).toBe(true);
    }),
  );
});

test('a long name of staging leaves what a process can get, and only names that share its end within reach', () => {
  const app = `${'staging-of-the-shop.'.repeat(10)}example.com`;
  const environment = { origins: { app: `https://${app}` }, also: [], production: ['example.com'] };
  const names = foreignNames(environment);
  const { K6_BLOCK_HOSTNAMES: variable = '' } = refusalVariables(environment);
  expect(names.join(',').length).toBeLessThan(500_000);
  expect(variable.length).toBeLessThan(100_000);
  const refused = (patterns: readonly string[], host: string) => patterns.some((pattern) => matches(pattern, host));
  for (const patterns of [names, variable.split(',')])
    expect(
      ['example.com', 'www.example.com', 'shop.example.com', 'example.com.', 'x.of-the-shop.example.com', app].map(
        (host) => refused(patterns, host),
      ),
    ).toEqual([true, true, true, true, true, false]);
  expect(refused(names, 'example.org')).toBe(true);
});

test('a name that k6 takes in no pattern stays within reach, and addresses are no names', () => {
  const names = foreignNames({ origins: { app: 'http://my_app.example.com', api: 'http://127.0.0.1:1' }, also: [] });
  expect(names.filter((pattern) => !valid.test(pattern))).toEqual([]);
  expect(names.some((pattern) => matches(pattern, 'my_app.example.com'))).toBe(false);
  expect(names.some((pattern) => matches(pattern, 'app.example.com'))).toBe(true);
  expect(foreignNames({ origins: { api: 'http://127.0.0.1:1' }, also: ['::1'] })).toEqual(['*']);
});
