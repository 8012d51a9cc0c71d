/** Adds a person's signature to a saved run, and judges it again. */
import { UsageError } from '../../core/errors.ts';
import { line } from '../../core/sanitize.ts';
import { earlierAttempts } from '../../reports/words/earlier.ts';
import type { CliContext } from '../options.ts';
import { lockRun } from '../run-folder/lock.ts';
import { place } from '../run-folder/saved/open.ts';
import { signingKey } from '../sign-off/key.ts';
import { addSignature } from './add-signature.ts';
import { decideAgain } from './decide.ts';

export interface SignOptions {
  readonly key?: string;
}

/** `typed` is a run's folder and `wanted` a sign-off of it. Throws a `UsageError` if the person may not sign, and writes nothing. */
export async function signRun(typed: string, wanted: string, options: SignOptions, cli: CliContext): Promise<number> {
  const { path, isFile } = place(typed, cli.cwd());
  if (isFile) throw new UsageError(`"${typed}" is a zip: unpack it, sign the run's folder, and pass that on.`);
  {
    using _ = lockRun(path, typed, 'sign');
    const request = { path, typed, wanted, key: () => signingKey(options.key, cli.cwd()) };
    await addSignature(request, ({ by, title, environment, candidate, run }, report) => {
      const builds = Object.entries(candidate).map(([service, build]) => `${service} ${build}`);
      const signs = [
        `${line(by)} signs: ${line(title)}`,
        `${line(environment)}, ${line(builds.join(', '))}, in the run ${line(run)}`,
        ...earlierAttempts(report),
      ];
      cli.stderr.write(`${signs.join('\n  ')}\n`);
    });
  }
  return decideAgain(typed, cli, 'sign');
}
