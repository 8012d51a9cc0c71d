/** What definitions and claims are written with. */
export { bearer, defineEnvironment, env } from './fixtures/environment.ts';
export { ReasonError } from './fixtures/errors.ts';
export { secret } from './fixtures/secrets.ts';
export { type SignedInBy, type SigningIn, signIn } from './fixtures/sign-in/definition.ts';
export type { World } from './fixtures/world.ts';
export { type Claim, claim, type Draft, type Files, type Probe } from './gate/claim.ts';
export type { Check, JsonObject, Measurement, Measurements, Threshold } from './gate/model.ts';
export { concurrent } from './load/concurrent.ts';
export { k6 } from './load/script.ts';
export { users } from './load/users.ts';
export { lighthouse } from './perf/lighthouse.ts';
export { page } from './smoke/page.ts';
export { latency } from './suites/api/latency.ts';
export { results } from './suites/api/results.ts';
export { vitest } from './suites/api/vitest.ts';
export { variables } from './suites/config/variables.ts';
export { endpoint } from './suites/health/endpoint.ts';
export { playwright } from './uat/playwright.ts';
