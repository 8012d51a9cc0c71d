/** Which build must be there. */
import { UsageError } from '../fixtures/errors.ts';
import type { Candidate, Observed } from './model.ts';

/**
 * `1.4.0` for every service, or `api=1.4.0,app=2.1.0`, one entry for each. Without a name the verdict is bound to what was
 * observed first. Throws a `UsageError`.
 */
export function expectedCandidate(
  named: string | undefined,
  services: readonly string[],
  observed: Observed = {},
): Candidate {
  if (named === undefined)
    return {
      named: false,
      services: Object.fromEntries(services.map((service) => [service, saidBy(observed, service)])),
    };
  if (!named.includes('='))
    return { named: true, services: Object.fromEntries(services.map((service) => [service, plain(named)])) };
  const pairs = new Map(named.split(',').map((pair) => split(pair, services)));
  const missing = services.filter((service) => !pairs.has(service));
  if (missing.length > 0)
    throw new UsageError(
      `--candidate ${named} names no build for ${missing.join(', ')}. Add ${missing.map((service) => `${service}=<version>`).join(',')}.`,
    );
  return { named: true, services: Object.fromEntries(pairs) };
}

function saidBy(observed: Observed, service: string): string {
  return observed[service]?.version ?? observed[service]?.commit ?? '';
}

function split(pair: string, services: readonly string[]): readonly [string, string] {
  const [service = '', version = ''] = pair.split('=', 2).map((part) => part.trim());
  if (!services.includes(service))
    throw new UsageError(
      `--candidate names the service "${service}", which the definition's identity does not have. It has: ${services.join(', ')}.`,
    );
  return [service, plain(version)];
}

function plain(version: string): string {
  if (version.trim() === '')
    throw new UsageError(
      '--candidate is empty. Give the version or the commit of the build that must be there: --candidate 1.4.0',
    );
  return version.trim();
}
