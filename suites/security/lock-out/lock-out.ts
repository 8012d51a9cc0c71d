import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../../../core/defined.ts';
import { inWords } from '../../../core/in-words.ts';
import { type Attempt, attemptsOf } from '../../../fixtures/access/attempts.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { type MeasurementDraft, probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { check } from '../check.ts';
import { retryAfter } from '../retry-after.ts';

const { z } = fields;

/** `attempts.json` */
interface Tried {
  readonly before: Attempt;
  readonly wrong: readonly Attempt[];
  readonly right?: Attempt;
  /** Seconds after the last wrong password until the right one signed in again. */
  readonly openAfter?: number | undefined;
}

const isFine = ({ status }: Attempt): boolean => status >= 200 && status <= 299;

const longest = 3_600;
const lasting = fields.seconds.max(longest, { error: `at most ${longest} s, for which the full profile waits` });

/**
 * An account is locked after so many wrong passwords, and for how long. The account signs in first, which shows that it is not locked yet; after the
 * wrong passwords, the right one must be refused.
 *
 * - `account`: one of the definition, made with `bearer(…)`, that nothing else needs: it stays locked afterwards. If another claim, a service or
 *   a second account of the same user needs it, the definition is refused. Tests of suites that sign in as it cannot be seen.
 * - `after`: wrong passwords, default 10. A lock that shows earlier fails; one that the last of them already shows is in time.
 * - `lasts`: seconds, at most 3,600. In the quick profile, the refusal must announce them (`Retry-After`, to 5 % or a second); in the full one the
 *   claim waits until the right password signs in again. A refusal that announces nothing is inconclusive in the quick profile. Default: not checked.
 * - `password`: JSON pointer to the password in what the account sends, default `/password`.
 * - `is`: the statuses by which a wrong password shows the lock, default 423, 429 and 403. Give `[423]` if 429 limits the client and not the account.
 *
 * It is a `write`. An account that cannot sign in at the start, as after a run that has locked it, is inconclusive. Throws a `UsageError`
 * that quotes the wrong value.
 */
export const lockOut = probeClaim({
  id: 'lockOut',
  layer: 'security',
  options: {
    account: fields.account,
    after: fields.count.max(100, { error: 'at most 100 wrong passwords' }).default(10),
    lasts: lasting.optional(),
    password: fields.pointer.default('/password'),
    is: z.array(fields.status, { error: 'statuses such as [423]' }).min(1).default([423, 429, 403]),
  },
  prefix: () => 'lock-out',
  cores: 0.5,
  effect: 'write',
  seconds: ({ after, lasts = 0 }, profile) => Math.ceil(after / 4 + (profile === 'full' ? lasts : 0)),
  deadline: ({ after, lasts = 0 }, profile) => 60 + 10 * after + (profile === 'full' ? 2 * Math.ceil(lasts) : 0),
  checks: ({ after, lasts }) => {
    const slack = Math.max(1, 0.05 * (lasts ?? 0));
    const lock = check(
      'lock',
      { unit: 'count', is: after },
      `The account is locked after ${after} wrong passwords`,
      `The account is not locked after ${after} wrong passwords`,
      'Without it, passwords can be tried without end.',
    );
    if (lasts === undefined) return [lock];
    return [
      lock,
      check(
        'lasts',
        { unit: 's', min: Math.max(0, lasts - slack), max: lasts + slack },
        `The lock lasts ${lasts} s`,
        `The lock does not last ${lasts} s`,
        'One that ends early lets more passwords be tried; one that never ends keeps the owner out.',
      ),
    ];
  },
  args: ({ account, after, lasts, password, is }, profile) =>
    defined({ alone: { account }, after, lasts, password, is, waits: profile === 'full' && lasts !== undefined }),
  async measure({ alone, after, lasts = 0, password, is, waits }, context) {
    const ask = attemptsOf(alone.account, password, context);
    const [before, wrong]: [Attempt, Attempt[]] = [await ask('right'), []];
    if (!isFine(before)) return { attempts: { before, wrong } };
    while (wrong.length < after && !is.includes(wrong.at(-1)?.status ?? 0)) wrong.push(await ask('wrong'));
    const right = await ask('right');
    const start = wrong.at(-1)?.at ?? right.at;
    let openAfter: number | undefined;
    // Once before the end, and then again and again around it.
    for (let share = 0.9; waits && !isFine(right) && openAfter === undefined && share < 1.2; share += 0.02) {
      const left = start + share * lasts * 1000 - context.now().getTime();
      await sleep(Math.max(0, left), undefined, { signal: context.signal });
      const again = await ask('right');
      if (isFine(again)) openAfter = (again.at - start) / 1000;
    }
    return { attempts: { before, wrong, right, openAfter } };
  },
  read: (subject, { attempts }, { args: { after, is, waits } }) =>
    subject === 'lock' ? readLock(attempts, after, is) : readTime(attempts, waits),
});

function readLock({ before, wrong, right }: Tried, after: number, is: readonly number[]): MeasurementDraft {
  if (!isFine(before))
    return { value: inWords(`the right password answered ${before.status} before any wrong one`), samples: 0 };
  const shown = wrong.findIndex(({ status }) => is.includes(status));
  const samples = wrong.length;
  if (shown >= 0 && shown < after - 1) return { value: shown, samples };
  if (right === undefined || right.status < 400 || right.status > 499)
    return { value: inWords(`the right password answered ${right?.status} after ${samples} wrong ones`), samples };
  return { value: after, samples };
}

function readTime({ before, wrong, right, openAfter }: Tried, waits: boolean): MeasurementDraft {
  if (!isFine(before) || right === undefined || isFine(right))
    return { value: inWords('no lock was seen'), samples: 0 };
  if (waits)
    return openAfter === undefined ? { value: inWords('it was still locked'), samples: 1 } : { value: openAfter };
  const last = [right, ...wrong.toReversed()].flatMap(({ headers, at }) => retryAfter(headers, at) ?? []);
  return last[0] === undefined ? { value: inWords('no Retry-After'), samples: 0 } : { value: last[0] };
}
