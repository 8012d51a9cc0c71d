/** What definitions are written with. */
export { bearer, defineEnvironment, env } from './fixtures/environment.ts';
export { secret } from './fixtures/secrets.ts';
export { endpoint } from './suites/health/endpoint.ts';
