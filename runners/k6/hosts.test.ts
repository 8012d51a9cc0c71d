import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusedHosts } from './hosts.ts';

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

test('a declared origin below a production host stays within reach, and nothing else there', () => {
  const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,6}[a-z0-9])?$/).filter((text) => !text.includes('---'));
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
