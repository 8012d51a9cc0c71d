import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import type { Account } from '../../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { lockOut } from './lock-out.ts';

type Options = OptionsOf<typeof lockOut>;
const asked: Options = { account: 'locked', after: 5, lasts: 900 };

interface Rules {
  /** Wrong passwords until it locks. */
  readonly after?: number;
  /** Milliseconds. */
  readonly lasts?: number;
  readonly status?: number;
  readonly announced?: string;
  /** Refusals after which it opens. */
  readonly refusals?: number;
}

/** A sign-in that locks an account. */
function signIn({
  after = 5,
  lasts = 60_000,
  status = 423,
  announced = '900',
  refusals = Infinity,
}: Rules = {}): RequestListener {
  let [wrong, refused] = [0, 0];
  let until = 0;
  return async (request, response) => {
    const { user } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    if (Date.now() < until && refused < refusals) {
      refused += 1;
      return answer({}, status, announced === '' ? {} : { 'retry-after': announced })(request, response);
    }
    if (user.password === 'right-password') {
      wrong = 0;
      return answer({ accessToken: 'token' })(request, response);
    }
    wrong += 1;
    if (wrong >= after) until = Date.now() + lasts;
    return answer({}, 401)(request, response);
  };
}

async function measure(
  handle: RequestListener,
  { profile = 'quick', ...options }: Partial<Options> & { readonly profile?: 'quick' | 'full' } = {},
) {
  await using server = await serve(handle);
  const account: Account = {
    origin: 'api',
    path: '/login',
    json: { user: { password: 'right-password' } },
    token: '/accessToken',
  };
  const claim = lockOut({ password: '/user/password', ...asked, ...options });
  const environment = resolvedEnvironment({ origins: { api: server.url }, accounts: { locked: account } });
  const seen = await measureClaim(
    { ...claim, drafts: { ...claim.drafts, quick: claim.drafts[profile] } },
    lockOut.probe,
    environment,
  );
  return {
    lock: seen['security/lock-out-lock'],
    lasts: seen['security/lock-out-lasts'],
    requests: server.requests.length,
  };
}

test('what is checked, in words', () => {
  const { effect, args, checks } = lockOut(asked).drafts.quick;
  expect({ effect, alone: args['alone'], waits: args['waits'] }).toEqual({
    effect: 'write',
    alone: { account: 'locked' },
    waits: false,
  });
  // The gate itself would sign it in.
  expect(args).not.toHaveProperty('account');
  expect(checks.map(({ id, title, threshold }) => [id, title, threshold])).toEqual([
    ['security/lock-out-lock', 'The account is locked after 5 wrong passwords', { unit: 'count', is: 5 }],
    ['security/lock-out-lasts', 'The lock lasts 900 s', { unit: 's', min: 855, max: 945 }],
  ]);
  expect(lockOut({ account: 'locked' }).drafts.quick.checks).toHaveLength(1);
});

describe('after wrong passwords', () => {
  test('the account is locked, as announced', async () => {
    const { lock, lasts, requests } = await measure(signIn());
    expect(lock).toMatchObject({ value: 5, samples: 5 });
    expect(lasts).toMatchObject({ value: 900, unit: 's' });
    expect(requests).toBe(7);
  });

  test.each<[string, Rules, object]>([
    [
      'never locks',
      { after: 100 },
      { value: { inWords: 'the right password answered 200 after 5 wrong ones' }, samples: 5 },
    ],
    ['locks too late', { after: 6 }, { value: { inWords: 'the right password answered 200 after 5 wrong ones' } }],
    ['locks too early', { after: 3 }, { value: 3 }],
    ['answers the right password as if it were wrong', { status: 401 }, { value: 5 }],
    [
      'fails',
      { status: 500 },
      { value: { inWords: 'the right password answered 500 after 5 wrong ones' }, samples: 5 },
    ],
  ])('one that %s', async (_, rules, lock) => {
    expect((await measure(signIn(rules))).lock).toMatchObject(lock);
  });

  test.each([429, 403])(
    '%i counts only if the claim names it; else nothing was seen of the account',
    async (status) => {
      const rules = { after: 5, status, announced: '900' };
      expect(await measure(signIn(rules), { is: [status] })).toMatchObject({
        lock: { value: 5 },
        lasts: { value: 900 },
      });
      expect(await measure(signIn(rules), { is: [423] })).toMatchObject({
        lock: { value: { inWords: `the right password answered ${status} after 5 wrong ones` }, samples: 0 },
        lasts: { value: { inWords: 'no lock was seen' }, samples: 0 },
      });
    },
  );

  test('a client that is limited after three attempts, and let in again', async () => {
    let asks = 0;
    const { lock } = await measure(
      async (request, response) => {
        asks += 1;
        const isRight = Buffer.concat(await request.toArray()).includes('right-password');
        return answer({}, isRight ? 200 : asks > 4 ? 429 : 401)(request, response);
      },
      { is: [423] },
    );
    expect(lock).toMatchObject({ samples: 0 });
  });
});

describe('how long it lasts', () => {
  test.each<[string, Rules, object]>([
    ['announced otherwise', { announced: '60' }, { value: 60 }],
    ['not announced', { announced: '' }, { value: { inWords: 'no Retry-After' }, samples: 0 }],
    ['not locked', { after: 100 }, { value: { inWords: 'no lock was seen' }, samples: 0 }],
  ])('%s', async (_, rules, lasts) => {
    expect((await measure(signIn(rules))).lasts).toMatchObject(lasts);
  });

  test('in the full profile, until the right password signs in again', async () => {
    const { lock, lasts } = await measure(signIn({ lasts: 200 }), { profile: 'full', lasts: 0.2 });
    expect(lock).toMatchObject({ value: 5 });
    // Counted from when the gate learns of the lock, which a busy machine does late.
    expect(lasts).toMatchObject({ value: expect.any(Number), samples: 1 });
    expect(lasts?.value).toBeGreaterThan(0);
  });

  test('in the full profile, a lock that ended before anybody looked again may have ended at any time', async () => {
    const { lasts } = await measure(signIn({ refusals: 1 }), { profile: 'full', lasts: 1.2 });
    expect(lasts?.value).toBeGreaterThanOrEqual(1.08);
    // The agreed time is 0.2 to 2.2 s, so this decides nothing.
    expect(lasts?.low).toBeLessThan(0.2);
  });

  test('in the full profile, a lock that does not end', async () => {
    const { lasts } = await measure(signIn(), { profile: 'full', lasts: 0.1 });
    expect(lasts).toMatchObject({ value: { inWords: 'it was still locked' }, samples: 1 });
  });
});

test('an account that is locked from the start is inconclusive, and no wrong password is sent', async () => {
  const { lock, lasts, requests } = await measure(answer({}, 423));
  expect(lock).toMatchObject({
    value: {
      inWords: 'the right password answered 423 before any wrong one; wait 900 s, or unlock the account',
    },
    samples: 0,
  });
  expect(lasts).toMatchObject({ samples: 0 });
  expect(requests).toBe(1);
  const announced = await measure(answer({}, 423, { 'retry-after': '77' }));
  expect(announced.lock).toMatchObject({ value: { inWords: expect.stringMatching(/; wait 77 s, or unlock/) } });
  const refused = await measure(answer({}, 401));
  expect(refused.lock).toMatchObject({ value: { inWords: 'the right password answered 401 before any wrong one' } });
});

test('an account without a password at that place says which field to give', async () => {
  await expect(measure(signIn(), { password: '/secret' })).rejects.toThrow(
    'The account "locked" sends no password at /secret: give the pointer to it as "password".',
  );
});

test.each<[Options, RegExp]>([
  [
    { account: 7 as never },
    /lockOut\(…\): account: expected an account's name, got 7 \(number\).*lock-out\.test\.ts:\d+/,
  ],
  [{ ...asked, after: 0 }, /after: expected a whole number above 0, got 0/],
  [{ ...asked, after: 101 }, /after: expected at most 100 wrong passwords, got 101/],
  [{ ...asked, lasts: 7200 }, /lasts: expected at most 3600 s, for which the full profile waits, got 7200/],
  [{ ...asked, password: 'password' }, /password: expected a JSON pointer .*got "password"/],
])('%j is refused', (options, message) => {
  expect(() => lockOut(options)).toThrow(message);
});
