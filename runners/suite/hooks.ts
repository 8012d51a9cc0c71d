/** Hooks for several tests (`beforeAll`, `afterAll`) that failed. Nothing was measured of a test that nothing else has failed. */
import type { Reason } from '../../core/model.ts';
import { classify, infrastructureError, isAsserted } from './infrastructure-error.ts';
import { labelOf } from './items.ts';
import type { Attempt, Journal } from './journal.ts';

/** Undefined if an attempt failed by itself. `failed`: those of one test that did. Before a hook after all tests, the test had passed. */
export function failedHook(failed: readonly Attempt[]): Attempt | undefined {
  const last = failed.at(-1);
  return last?.hook === 'afterAll' || failed.every(({ hook }) => hook !== undefined) ? last : undefined;
}

/**
 * What an assertion in a hook saw of the candidate is a failure: of the first test that it failed, by its key, and of no other. An error that was thrown
 * may be one of the suite.
 */
export function blamed({ tests, attempts }: Journal): ReadonlySet<string> {
  const byKey = new Map(attempts.filter(isByAssertion).map((attempt) => [attempt.key, attempt]));
  if (byKey.size === 0) return new Set();
  const first = new Map<string, string>();
  for (const { key, project, file } of tests) {
    const attempt = byKey.get(key);
    const hook = JSON.stringify([project, file, attempt?.hook, attempt?.errors]);
    if (attempt !== undefined && !first.has(hook)) first.set(hook, key);
  }
  return new Set(first.values());
}

function isByAssertion({ hook, errors }: Attempt): boolean {
  return hook !== undefined && errors.some((error) => isAsserted(error));
}

/** Why nothing is known of a test. */
export function reasonOf({ hook = '', errors }: Attempt, declared: readonly string[]): Reason {
  const [first = { message: '' }] = errors;
  const at = first.file === undefined ? '' : ` (${first.file}${first.line === undefined ? '' : `:${first.line}`})`;
  return (
    infrastructureError([errors], (error) => classify(error, declared)) ?? {
      code: hook === 'beforeAll' ? 'set-up-failed' : 'suite-failed',
      detail: `${hook} failed${at}: ${labelOf(first)}`,
    }
  );
}
