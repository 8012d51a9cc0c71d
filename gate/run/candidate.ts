/** Which build must be deployed. */
import { UsageError } from '../../core/errors.ts';
import type { Candidate, Observed } from '../../core/model.ts';
import type { CheckedDefinition } from '../../fixtures/definition/schema.ts';

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
    return { named: true, services: Object.fromEntries(services.map((service) => [service, nonEmpty(named)])) };
  const all = named.split(',').map((pair) => split(pair, services));
  const pairs = new Map(all);
  const [again] = all.filter(([service], index) => all.findIndex(([other]) => other === service) < index);
  if (again !== undefined)
    throw new UsageError(`--candidate ${named} names two builds for ${again[0]}. Keep the one that must be deployed.`);
  const missing = services.filter((service) => !pairs.has(service));
  if (missing.length > 0)
    throw new UsageError(
      `--candidate ${named} names no build for ${missing.join(', ')}. Add ${missing.map((service) => `${service}=<version>`).join(',')}.`,
    );
  return { named: true, services: Object.fromEntries(pairs) };
}

/**
 * A whole commit can be seen only if an identity names one, or if a service uses commits as its versions:
 * elsewhere nobody would ever answer to it. `file` is the definition's. Throws a `UsageError`.
 */
export function requireCommit(
  { named, services }: Candidate,
  observed: Observed,
  identity: CheckedDefinition['identity'],
  file: string,
): void {
  const asked = Object.keys(services).filter((service) => named && wholeCommit.test(services[service] ?? ''));
  const isSeen = (service: string): boolean =>
    identity[service]?.commit !== undefined || wholeCommit.test(observed[service]?.version ?? '');
  const [first] = asked.filter((service) => observed[service]?.version !== undefined);
  if (first === undefined || asked.some(isSeen)) return;
  throw new UsageError(
    `--candidate ${services[first]} is a commit, and the identity of ${asked.join(', ')} in ${file} names no "commit" by which it could be seen. Add the JSON pointer to it: identity: { ${first}: { at: '${identity[first]?.at}', commit: '/commit', … } }. Otherwise pass the version: --candidate 1.4.0`,
  );
}

/** By service: what each says its commit is, or its version. */
export function saidIn(observed: Observed, what: 'commit' | 'version'): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(observed).flatMap(([service, { [what]: said }]) => (said === undefined ? [] : [[service, said]])),
  );
}

const wholeCommit = /^[0-9a-f]{40}$/i;

function saidBy(observed: Observed, service: string): string {
  const { problem, version, commit, others = [] } = observed[service] ?? {};
  return problem === undefined && others.length === 0 ? (version ?? commit ?? '') : '';
}

function split(pair: string, services: readonly string[]): readonly [string, string] {
  const [service = '', version = ''] = pair.split('=', 2).map((part) => part.trim());
  if (!services.includes(service))
    throw new UsageError(
      `--candidate names the service "${service}", which the definition's identity does not have. It has: ${services.join(', ')}.`,
    );
  return [service, nonEmpty(version)];
}

function nonEmpty(version: string): string {
  if (version.trim() === '')
    throw new UsageError(
      '--candidate is empty. Give the version or the commit of the build that must be deployed: --candidate 1.4.0',
    );
  return version.trim();
}
