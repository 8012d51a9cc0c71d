/** Measures a claim of a connection to a sandbox. */
import { expect } from 'vitest';
import { defined } from '../../../../core/defined.ts';
import { ReasonError } from '../../../../core/errors.ts';
import type { OptionsOf } from '../../../../fixtures/claims/claim-function.ts';
import type { ConnectionAccess } from '../../../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../../fixtures/testing/probe.ts';
import { external } from '../external.ts';

type Options = OptionsOf<typeof external>;

export const token = 'sk_test_canary-of-the-sandbox';
export const access = (url: string, more: Partial<ConnectionAccess> = {}): ConnectionAccess => ({
  ...{ kind: 'http', url, tls: 'off', token },
  ...more,
});

/** The value of each check, or the code and the words of the reason. */
export async function measure(connection: ConnectionAccess, options: Options = {}, unreachable?: string) {
  const kept: string[] = [];
  const environment = resolvedEnvironment(defined({ connections: { pay: connection }, unreachable }));
  const onKept = (files: ReadonlyMap<string, Uint8Array>) =>
    void kept.push(...[...files.values()].map((bytes) => Buffer.from(bytes).toString()));
  try {
    const claim = external('pay', { within: 2, ...options });
    const seen = await measureClaim(claim, external.probe, environment, { onKept });
    return Object.fromEntries(
      Object.entries(seen).map(([id, { value, samples }]) => [
        id.replace('api/pay-', ''),
        typeof value === 'object' ? `${value.inWords}${samples === 0 ? ' (not seen)' : ''}` : value,
      ]),
    );
  } catch (error) {
    if (error instanceof ReasonError) return [error.reason.code, error.reason.detail];
    throw error;
  } finally {
    expect(kept.join()).not.toContain('canary');
  }
}
