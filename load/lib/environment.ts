/** The staging environment as the gate resolved it, for scripts that k6 runs. */
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';

const path: string | undefined = __ENV['STAGEGATE_ENVIRONMENT'];
if (path === undefined) {
  throw new Error(
    'STAGEGATE_ENVIRONMENT is not set: start the script with "stagegate with <environment> -- k6 run …".',
  );
}

export const environment: ResolvedEnvironment = JSON.parse(open(path));

/** The named origin, else the one called `api`, else the first; without a trailing slash. Throws a `ReferenceError` for a name that is none. */
export function origin(name?: string): string {
  const names = Object.keys(environment.origins);
  const chosen = name ?? (names.includes('api') ? 'api' : names[0]);
  const url = chosen === undefined ? undefined : environment.origins[chosen];
  if (url === undefined)
    throw new ReferenceError(`There is no origin "${chosen}"; the definition declares ${names.join(', ')}.`);
  return url;
}
