/** The hosts that k6 refuses, as it can: by exact names, and `*` before a name's end. It knows no exceptions. */
import { isIP } from 'node:net';
import { canonicalHost, declaredHosts } from '../../fixtures/access/hosts.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';

export interface Refused {
  /** For `K6_BLOCK_HOSTNAMES`. */
  readonly hostnames: readonly string[];
  /** For `K6_BLACKLIST_IPS`. */
  readonly addresses: readonly string[];
}

/** What k6 compares differs from production's host by a dot at the end, which no pattern for one name can have: all such names are refused. */
const endsWithDot = '*.';

/** A production host includes the hosts below it, except those of declared origins. */
export function refusedHosts({ origins, production }: Pick<ResolvedEnvironment, 'origins' | 'production'>): Refused {
  const declared = declaredHosts({ origins });
  const hosts = production.map(canonicalHost);
  const names = hosts.filter((host) => isIP(host) === 0);
  const dotted = names.length > 0 && !anyEndsWithDot(origins);
  return {
    hostnames: [
      ...new Set(names.flatMap((name) => patterns(name, declared)).filter(isPattern)),
      ...(dotted ? [endsWithDot] : []),
    ],
    addresses: hosts
      .filter((host) => isIP(host) !== 0)
      .map((address) => `${address}/${isIP(address) === 4 ? 32 : 128}`),
  };
}

/** Every name but those of declared origins and of `also`. */
export function foreignNames({ origins, also }: Pick<ResolvedEnvironment, 'origins' | 'also'>): readonly string[] {
  const hosts = also.map((one) => canonicalHost(one.includes('//') ? new URL(one).hostname : one));
  const allowed = [...declaredHosts({ origins }), ...hosts].filter((host) => isIP(host) === 0);
  if (allowed.length === 0) return ['*'];
  const others = [...new Set(allBut(allowed, '').filter(isPattern))];
  return shortest(anyEndsWithDot(origins) ? others.filter((pattern) => pattern !== endsWithDot) : others, 500_000);
}

/**
 * Those that together have at most so many characters. A process gets 1 MB on macOS, arguments and variables together, and 128 kB in
 * each of them on Linux. A pattern that is left out is for names that share its end, which is long, with a declared host.
 */
function shortest(patterns: readonly string[], characters: number): readonly string[] {
  if (patterns.join(',').length <= characters) return patterns;
  let length = 0;
  return patterns
    .toSorted((a, b) => a.length - b.length)
    .filter((pattern) => {
      length += pattern.length + 1;
      return length <= characters;
    });
}

function anyEndsWithDot(origins: ResolvedEnvironment['origins']): boolean {
  return Object.values(origins).some((origin) => new URL(origin).hostname.endsWith('.'));
}

/** What k6 takes: a name with an underscore is none. */
function isPattern(pattern: string): boolean {
  return (
    pattern === endsWithDot ||
    /^(?:\*\.?)?(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)*[a-z\d](?:[a-z\d-]*[a-z\d])?$/.test(pattern)
  );
}

/** So that k6 refuses production, however it is started. */
export function refusalVariables(environment: Parameters<typeof refusedHosts>[0]): Readonly<Record<string, string>> {
  const { hostnames, addresses } = refusedHosts(environment);
  return {
    ...(hostnames.length === 0 ? {} : { K6_BLOCK_HOSTNAMES: shortest(hostnames, 100_000).join(',') }),
    ...(addresses.length === 0 ? {} : { K6_BLACKLIST_IPS: addresses.join(',') }),
  };
}

function patterns(name: string, declared: readonly string[]): readonly string[] {
  const exact = declared.includes(name) ? [] : [name];
  const allowed = declared.filter((host) => host.endsWith(`.${name}`));
  return [...exact, ...(allowed.length === 0 ? [`*.${name}`] : allBut(allowed, `.${name}`))];
}

const alphanumerics = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

/** Every host that ends with `suffix` but the allowed ones: a wildcard at each character at which a name can differ from them. */
function allBut(allowed: readonly string[], suffix: string): readonly string[] {
  const before = new Set(allowed.map((host) => host.at(-suffix.length - 1)));
  const others = alphanumerics
    .filter((character) => !before.has(character))
    .map((character) => `*${character}${suffix}`);
  const deeper = [...before].flatMap((character) => {
    if (character === undefined) return [];
    const longer = `${character}${suffix}`;
    return allBut(
      allowed.filter((host) => host.endsWith(longer)),
      longer,
    );
  });
  return [...itself(allowed, suffix), ...others, ...below(before, suffix), ...dashed(before, suffix), ...deeper];
}

function itself(allowed: readonly string[], suffix: string): readonly string[] {
  return suffix === '' || /^[.-]/.test(suffix) || allowed.includes(suffix) ? [] : [suffix];
}

function below(before: ReadonlySet<string | undefined>, suffix: string): readonly string[] {
  return /^[.-]/.test(suffix) || before.has('.') ? [] : [`*.${suffix}`];
}

/** A pattern may not begin with a dash, so it names the character before the dash or the two dashes as well. */
function dashed(before: ReadonlySet<string | undefined>, suffix: string): readonly string[] {
  if (before.has('-') || suffix === '' || suffix.startsWith('.')) return [];
  return ['-', '--'].flatMap((dashes) => alphanumerics.map((character) => `*${character}${dashes}${suffix}`));
}
