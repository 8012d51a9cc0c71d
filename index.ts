/** What definitions and claims are written with. */

export { type Claim, claim, type Draft, type Files, type Probe } from './core/claim.ts';
export { ReasonError } from './core/errors.ts';
export type { Check, JsonObject, Measurement, Measurements, Threshold } from './core/model.ts';
export { type SignedInBy, type SigningIn, signIn } from './fixtures/access/sign-in/definition.ts';
export * as fields from './fixtures/claims/fields.ts';
export { probeClaim } from './fixtures/claims/probe-claim.ts';
export { postgres, redis } from './fixtures/connections/definition.ts';
export { secret } from './fixtures/context/secrets.ts';
export { bearer, defineEnvironment, env } from './fixtures/definition/define.ts';
export type { ProbeContext } from './fixtures/probe/probe-context.ts';
export { concurrent } from './load/concurrent/concurrent.ts';
export { k6 } from './load/script.ts';
export { users } from './load/users.ts';
export { lighthouse } from './perf/lighthouse.ts';
export { page } from './smoke/page/page.ts';
export { latency } from './suites/api/latency/latency.ts';
export { results } from './suites/api/results.ts';
export { stream } from './suites/api/stream/stream.ts';
export { vitest } from './suites/api/vitest.ts';
export { variables } from './suites/config/variables/variables.ts';
export { query } from './suites/data/query/query.ts';
export { reachable } from './suites/data/reachable/reachable.ts';
export { endpoint } from './suites/health/endpoint/endpoint.ts';
export { blocked } from './suites/security/blocked/blocked.ts';
export { certificate } from './suites/security/certificate/certificate.ts';
export { cors } from './suites/security/cors/cors.ts';
export { playwright } from './uat/playwright.ts';
