/** Signs an account in through the product's pages, in a process of its own: the team's module cannot take the gate down. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReasonError } from '../../core/errors.ts';
import { guardOption } from '../../fixtures/access/preload-option.ts';
import { proxyVariables } from '../../fixtures/access/proxy/tools.ts';
import { cookiesByOrigin } from '../../fixtures/access/session.ts';
import type { SignIn } from '../../fixtures/access/sign-in/definition.ts';
import { extension } from '../../fixtures/context/install.ts';
import type { Session, StorageState } from '../../fixtures/context/resolved.ts';
import { missingReason } from '../../runners/missing-tool.ts';
import type { Exit } from '../../runners/processes.ts';
import { headless, type RunContext } from '../../runners/runner.ts';
import { killed } from '../../runners/suite/exit-reason.ts';
import type { Job, Outcome } from './job.ts';

export type SignInContext = Pick<
  RunContext,
  'root' | 'environment' | 'environmentFile' | 'children' | 'scratch' | 'tools' | 'folder' | 'signal'
>;

/** Seconds in addition to the sign-in itself: for Chromium to start and to end. */
const spare = 20;

/** Leaves a screenshot and a trace in the folder if it fails. Throws a `ReasonError`. */
export async function signInByPage(signIn: SignIn, context: SignInContext): Promise<Session> {
  const { account } = signIn;
  const outcome = await run(signIn, context);
  if ('problem' in outcome) {
    const { problem, telling } = outcome;
    throw new ReasonError({
      code: telling?.code ?? 'signed-out',
      detail: `The account "${account}" could not sign in by ${signIn.module}: ${problem}${telling === undefined ? '' : ` ${telling.words}`}`,
      ...(telling?.isLate === true ? { fix: moreTime(signIn) } : {}),
    });
  }
  const { headers } = outcome;
  const state = withoutAccess(outcome.state, context.environment);
  return { account, headers, state, cookies: cookiesByOrigin(state, context.environment.origins) };
}

function moreTime({ account, within }: SignIn): string {
  return `Find out in staging’s log why it did not answer, and fix that. If sign-in is only slow, give the account more time: within, which is ${within} s, at accounts.${account} in the definition.`;
}

/** The definition's own cookies go along with every request anyway. */
function withoutAccess({ cookies, origins }: StorageState, environment: SignInContext['environment']): StorageState {
  const known = environment.cookies.map(({ name, value }) => `${name}=${value}`);
  return { origins, cookies: cookies.filter(({ name, value }) => !known.includes(`${name}=${value}`)) };
}

async function run(signIn: SignIn, context: SignInContext): Promise<Outcome> {
  const tool = context.tools.chromium;
  if (tool === undefined || 'missing' in tool) throw new ReasonError(missingReason('chromium', tool));
  const scratch = mkdtempSync(join(context.scratch, 'sign-in-'));
  const [file, stderr] = [join(scratch, 'job.json'), join(scratch, 'stderr.txt')];
  const { environmentFile, folder, environment } = context;
  const job: Job = {
    signIn,
    environmentFile,
    folder,
    scratch,
    chromium: headless(tool).path,
    outcome: join(scratch, 'outcome.json'),
  };
  writeFileSync(file, JSON.stringify(job), { mode: 0o600 });
  const exit = await context.children.run(process.execPath, [join(import.meta.dirname, `child${extension}`), file], {
    cwd: context.root,
    env: {
      ...proxyVariables(environment),
      ...(environment.ca === undefined ? {} : { NODE_EXTRA_CA_CERTS: environment.ca }),
      NODE_OPTIONS: guardOption,
      STAGEGATE_ENVIRONMENT: environmentFile,
      ...context.children.temporary(),
    },
    stdout: join(scratch, 'stdout.txt'),
    stderr,
    signal: AbortSignal.any([context.signal, AbortSignal.timeout((signIn.within + spare) * 1000)]),
  });
  if (context.signal.aborted) throw new ReasonError({ code: 'interrupted' });
  const left = existsSync(job.outcome) ? (JSON.parse(readFileSync(job.outcome, 'utf8')) as Outcome) : undefined;
  rmSync(job.outcome, { force: true });
  return left ?? { problem: `it ended without a session (${howItEnded(exit, signIn)}).` };
}

function howItEnded({ stopped, signal, code }: Exit, { within }: SignIn): string {
  if (stopped) return `it was still running after ${within + spare} s`;
  return signal === null ? `exit code ${code}` : killed(signal);
}
