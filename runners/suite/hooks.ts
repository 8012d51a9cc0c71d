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
 * What an assertion in a hook saw of the candidate is a failure: of the first test that it failed to the end, by its key, and of no other. An error that was
 * thrown may be one of the suite.
 */
export function blamed({ tests, attempts }: Journal): ReadonlySet<string> {
  if (!attempts.some(isByAssertion)) return new Set();
  const lasts = new Map(attempts.map((attempt) => [attempt.key, attempt]));
  const first = new Map<string, string>();
  for (const { key, project, file } of tests) {
    const last = lasts.get(key);
    if (last === undefined || !isByAssertion(last)) continue;
    const hook = JSON.stringify([project, file, last.hook, last.errors]);
    if (!first.has(hook)) first.set(hook, key);
  }
  return new Set(first.values());
}

function isByAssertion({ hook, errors }: Attempt): boolean {
  return hook !== undefined && errors.some((error) => isAsserted(error));
}

/** Why nothing is known of a test. */
export function hookReason({ hook = '', errors }: Attempt, declared: readonly string[]): Reason {
  const [first = { message: '' }] = errors;
  const at = first.file === undefined ? '' : ` (${first.file}${first.line === undefined ? '' : `:${first.line}`})`;
  return (
    infrastructureError([errors], (error) => classify(error, declared)) ?? {
      code: hook === 'beforeAll' ? 'set-up-failed' : 'suite-failed',
      detail: `${hook} failed${at}: ${labelOf(first)}`,
    }
  );
}
