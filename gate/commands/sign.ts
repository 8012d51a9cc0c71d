/** Adds a person's signature to a saved run, and judges it again. */
import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { line } from '../../core/sanitize.ts';
import { deciding } from '../../reports/summary.ts';
import { earlierAttempts } from '../../reports/words/earlier.ts';
import { moment } from '../../reports/words/format.ts';
import type { CliContext } from '../options.ts';
import { lockRun } from '../run-folder/lock.ts';
import { place } from '../run-folder/saved/open.ts';
import { signingKey } from '../sign-off/key.ts';
import { addSignature, type ToSign } from './add-signature.ts';
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
    await addSignature(request, (toSign) => {
      for (const sentence of sentences(toSign)) cli.stderr.write(`${sentence}\n`);
    });
  }
  const run = relative(cli.cwd(), realpathSync(path)) || '.';
  return decideAgain(run, cli, 'sign');
}

function sentences({ statement, report, before }: ToSign): readonly string[] {
  const { by, title, environment, candidate, run, signOff } = statement;
  if (before !== undefined)
    return [`${line(by)} has signed ${line(signOff)} already, ${moment(before.at)}: another signature has no effect.`];
  const builds = Object.entries(candidate).map(([service, build]) => `${service} ${build}`);
  return [
    `${line(by)} signs: ${line(title)}`,
    `  ${line(environment)}, ${line(builds.join(', '))}, in the run ${line(run)}`,
    ...earlierAttempts(report).map((one) => `  ${one}`),
    ...(report.verdict === 'blocked'
      ? [`  The run is blocked, and a signature does not change that: ${deciding(report)}`]
      : []),
  ];
}
