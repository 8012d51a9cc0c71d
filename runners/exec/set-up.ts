/** Tests that are in no report because the set-up of their class or suite failed, which is there in their place. */
import type { Reason } from '../../core/model.ts';
import { classify, infrastructureError } from '../suite/infrastructure-error.ts';
import type { ReportedTest } from './reported-test.ts';

/** How tools name a set-up; the class or suite that it is of. A class alone (Surefire) is one too. */
const names: readonly RegExp[] = [
  /\bsetUp(?:Class|Module) \((?<of>.+)\)$/,
  /^(?<of>.+)\.(?:initializationError|classMethod|beforeAll|setUpClass|setUp)(?:\(\))?$/,
  /(?<of>[^."]+?) "before (?:all|each)" hook/,
];

/** `declared`: the URLs of the definition's origins. Undefined if no set-up of the missing test failed. */
export function failedSetUp(
  missing: string,
  seen: ReadonlyMap<string, readonly ReportedTest[]>,
  declared: readonly string[],
): Reason | undefined {
  const found = [...seen].find(([name, records]) => isSetUpOf(name, missing) && records.some(hasFailed));
  if (found === undefined) return undefined;
  const [name, records] = found;
  const failures = records.filter(hasFailed).map((record) => record.failures);
  const words = failures.flat()[0]?.message.split('\n')[0]?.trim() ?? '';
  return (
    infrastructureError(failures, (failure) => classify(failure, declared)) ?? {
      code: 'set-up-failed',
      detail: `"${name}" failed${words === '' ? '' : `: ${words}`}`,
    }
  );
}

function isSetUpOf(name: string, test: string): boolean {
  const of = names.map((one) => one.exec(name)?.groups?.['of']).find((one) => one !== undefined) ?? name;
  return (
    test.startsWith(`${of}.`) ||
    (of !== name && ` ${test}`.replaceAll('.', ' ').includes(` ${of.replaceAll('.', ' ')} `))
  );
}

function hasFailed({ status }: ReportedTest): boolean {
  return status === 'failed';
}
