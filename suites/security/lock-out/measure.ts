/** Signs an account in with wrong passwords. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, JsonObject } from '../../../core/model.ts';
import { urlAt } from '../../../fixtures/access/hosts.ts';
import { steps, valueAt } from '../../../fixtures/claims/pointer.ts';
import { sent } from '../../../fixtures/claims/request.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';

export interface LockOutArgs {
  readonly alone: { readonly account: string };
  readonly after: number;
  readonly lasts?: number;
  readonly password: string;
  readonly is: readonly number[];
  /** Until the lock ends. */
  readonly waits: boolean;
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** `attempts.json` */
export interface Tried {
  readonly before: Answered;
  readonly wrong: readonly Answered[];
  readonly right?: Answered;
  /** Seconds after the last wrong password until the right one signed in again. */
  readonly openAfter?: number;
}

export async function attempt(args: LockOutArgs, context: ProbeContext): Promise<{ readonly attempts: Tried }> {
  const ask = await asking(args, context);
  const before = await ask(false);
  if (before.status < 200 || before.status > 299) return { attempts: { before, wrong: [] } };
  const wrong: Answered[] = [];
  while (wrong.length < args.after && !args.is.includes(wrong.at(-1)?.status ?? 0)) wrong.push(await ask(true));
  const right = await ask(false);
  const { lasts, waits } = args;
  if (!waits || lasts === undefined || right.status < 300) return { attempts: { before, wrong, right } };
  const start = wrong.at(-1)?.at ?? right.at;
  // Once before the end, and then ever again around it.
  for (let share = 0.9; share <= 1.2; share += 0.02) {
    await sleep(Math.max(0, start + share * lasts * 1000 - context.now().getTime()), undefined, {
      signal: context.signal,
    });
    const { status, at } = await ask(false);
    if (status >= 200 && status <= 299) return { attempts: { before, wrong, right, openAfter: (at - start) / 1000 } };
  }
  return { attempts: { before, wrong, right } };
}

/** Throws an error if the account sends nothing at the password's place. */
async function asking(
  { alone, password }: LockOutArgs,
  { environment, http, now }: ProbeContext,
): Promise<(isWrong: boolean) => Promise<Answered>> {
  const account = environment.accounts[alone.account];
  const body = account?.json ?? account?.form;
  if (account === undefined || typeof valueAt(body, password) !== 'string')
    throw new Error(
      `The account "${alone.account}" sends no password at ${password}: give the pointer to it as "password".`,
    );
  const { json, form, ...rest } = account;
  const wrongBody = replaced(body as JsonObject, steps(password));
  const wrong = json === undefined ? { form: wrongBody as Record<string, string> } : { json: wrongBody };
  return async (isWrong) => {
    const answer = await http.request({
      url: urlAt(environment, account.path, account.origin),
      ...sent({ method: 'POST', ...rest, ...(isWrong ? wrong : { json, form }) }),
    });
    const headers = Object.entries(answer.headers).filter(([name]) => ['retry-after', 'date'].includes(name));
    return { status: answer.status, headers: Object.fromEntries(headers), at: now().getTime() };
  };
}

function replaced(value: JsonObject, [key = '', ...rest]: readonly string[]): JsonObject {
  const inner: Json = rest.length === 0 ? 'a wrong password of the gate' : replaced(value[key] as JsonObject, rest);
  return { ...value, [key]: inner };
}
