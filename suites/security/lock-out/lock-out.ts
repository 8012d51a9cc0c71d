import { defined } from '../../../core/defined.ts';
import { inWords } from '../../../core/in-words.ts';
import { attemptsOf } from '../../../fixtures/access/attempts.ts';
import { isFine, isLocked, type Tried, tryToLock } from '../../../fixtures/access/lock.ts';
import { check } from '../../../fixtures/claims/check.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import { type MeasurementDraft, probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { retryAfter } from '../../../fixtures/claims/retry-after.ts';

const { z } = fields;

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
 *   claim waits until the right password signs in again. A refusal that announces nothing is inconclusive in the quick profile, and
 *   a lock of 10 s or less that is open at 0.9 of its time is so in the full one: it may have ended at any time. Default: not checked.
 * - `password`: JSON pointer to the password in what the account sends, default `/password`.
 * - `is`: the statuses by which a password shows the lock, default 423, 429 and 403. Give `[423]` if 429 limits the client and not the account:
 *   then a 429 or 403 in place of the lock is inconclusive, because it hides whether the account is locked.
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
  apart: true,
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
  async measure({ alone, after, lasts, password, is, waits }, context) {
    const ask = attemptsOf(alone.account, password, context);
    return { attempts: await tryToLock(ask, { after, is, lasts: waits ? lasts : undefined }, context) };
  },
  read: (subject, { attempts }, { args: { after, lasts, is, waits } }) => {
    const { before } = attempts;
    if (!isFine(before)) {
      const seconds = retryAfter(before) ?? lasts;
      const wait = seconds === undefined ? 'until its lock ends' : `${seconds} s`;
      const fix = is.includes(before.status) ? `; wait ${wait}, or unlock the account` : '';
      return notSeen(`the right password answered ${before.status} before any wrong one${fix}`);
    }
    return subject === 'lock' ? readLock(attempts, after, is) : readTime(attempts, is, waits);
  },
});

function readLock({ wrong, right }: Tried, after: number, is: readonly number[]): MeasurementDraft {
  const shown = wrong.findIndex(({ status }) => is.includes(status));
  const samples = wrong.length;
  if (shown >= 0 && shown < after - 1) return { value: shown, samples };
  if (right !== undefined && isLocked(right, is)) return { value: after, samples };
  const hidden =
    [403, 429].includes(right?.status ?? 0) || wrong.some(({ status }) => status === 429 && !is.includes(status));
  const value = inWords(`the right password answered ${right?.status} after ${samples} wrong ones`);
  return { value, samples: hidden ? 0 : samples };
}

function readTime(
  { wrong, right, openAfter, lockedAt }: Tried,
  is: readonly number[],
  waits: boolean,
): MeasurementDraft {
  if (right === undefined || !isLocked(right, is)) return notSeen('no lock was seen');
  if (waits)
    return openAfter === undefined ? { value: inWords('it was still locked') } : { value: openAfter, low: lockedAt };
  const last = [right, ...wrong.toReversed()].flatMap((refused) =>
    isLocked(refused, is) ? (retryAfter(refused) ?? []) : [],
  );
  return last[0] === undefined ? notSeen('no Retry-After') : { value: last[0] };
}
