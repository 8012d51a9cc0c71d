import { afterEach } from 'vitest';
import type { Measurements } from '../../../../core/model.ts';
import type { OptionsOf } from '../../../../fixtures/claims/claim-function.ts';
import type { ResolvedEnvironment } from '../../../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../../fixtures/testing/probe.ts';
import { serve, type TestServer } from '../../../../fixtures/testing/server.ts';
import { endpoint } from '../endpoint.ts';

export interface Staging {
  /** The one that was measured last. */
  readonly server: TestServer | undefined;
  /** What `endpoint('/health', options)` finds where `handler` answers. */
  measure(
    handler: Parameters<typeof serve>[0],
    options: OptionsOf<typeof endpoint>,
    change?: Partial<ResolvedEnvironment>,
  ): Promise<Measurements>;
}

/** To be called once in a file, outside of its tests: its server ends with each of them. */
export function stagingOfEachTest(): Staging {
  let server: TestServer | undefined;
  afterEach(() => server?.[Symbol.asyncDispose]());
  return {
    get server() {
      return server;
    },
    measure: async (handler, options, change = {}) => {
      server = await serve(handler);
      const environment = resolvedEnvironment({ origins: { api: server.url }, ...change });
      return measureClaim(endpoint('/health', options), endpoint.probe, environment);
    },
  };
}
