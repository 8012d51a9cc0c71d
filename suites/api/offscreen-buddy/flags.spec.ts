import { describe, expect, test } from 'vitest';
import { agent, environment } from '../../../fixtures/specs/vitest.ts';
import { paths } from '../../../fixtures/systems/offscreen-buddy.ts';

type Flag = 'new-feature-a' | 'new-feature-b' | 'experimental-ui' | 'debug-mode' | 'new-analytics';
type Flags = Readonly<Record<Flag, boolean>>;

/** If the definition says how load passes the rate limiter, more users can be asked. */
const mayAskMany = Object.keys(environment().loadHeaders).length > 0;
const users = Array.from({ length: mayAskMany ? 1200 : 200 }, (_, index) => `gate-user-${index}`);

/**
 * If half of the beta testers have the feature, the share among n users misses 0.5 by more than four standard deviations,
 * 4 × √(0.25 / n), in one of 16,000 cases: 0.058 for 1200 users, 0.141 for 200.
 */
const tolerance = 4 * Math.sqrt(0.25 / users.length);

const api = agent('api', { load: mayAskMany });

async function flagsOf(user: string, group?: string): Promise<Flags> {
  const { body } = await api.get(paths.flags).query({ user, group }).expect(200);
  return body.flags;
}

let asked: Promise<readonly Flags[]> | undefined;

/** Of beta testers, asked once, ten at a time. */
function flagsOfAll(): Promise<readonly Flags[]> {
  asked ??= (async () => {
    const found: Flags[] = [];
    for (let start = 0; start < users.length; start += 10) {
      found.push(...(await Promise.all(users.slice(start, start + 10).map((user) => flagsOf(user, 'beta-testers')))));
    }
    return found;
  })();
  return asked;
}

describe('Feature flags', () => {
  test('new-feature-a and new-analytics are on [OSB-20]', async () => {
    expect(await flagsOf('gate-user-1')).toMatchObject({ 'new-feature-a': true, 'new-analytics': true });
  });

  test('new-feature-b is off [OSB-20]', async () => {
    expect(await flagsOf('gate-user-1')).toMatchObject({ 'new-feature-b': false });
  });

  test('a user who asks again gets the same answer [OSB-20]', async () => {
    for (const user of users.slice(0, 20)) expect(await flagsOf(user), user).toEqual(await flagsOf(user));
  });

  test('experimental-ui is on for half of the beta testers [OSB-20]', async () => {
    const flags = await flagsOfAll();
    const share = flags.filter((one) => one['experimental-ui']).length / flags.length;
    expect(Math.abs(share - 0.5), `it is on for ${share} of ${flags.length} users`).toBeLessThanOrEqual(tolerance);
  });

  test('experimental-ui is off for people who are not beta testers [OSB-34]', async () => {
    for (const group of [undefined, 'developers', 'beta']) {
      const flags = await Promise.all(users.slice(0, 15).map((user) => flagsOf(user, group)));
      expect(
        flags.filter((one) => one['experimental-ui']),
        `of ${group}`,
      ).toEqual([]);
    }
  });

  test('debug-mode is on for developers, and for nobody else [OSB-34]', async () => {
    const isOn = async (group?: string) => (await flagsOf('gate-user-1', group))['debug-mode'];
    expect(await isOn('developers')).toBe(true);
    for (const group of [undefined, 'beta-testers', 'developer']) expect(await isOn(group), group).toBe(false);
  });

  test('a feature that is on or off for all is so for every user [OSB-20]', async () => {
    const all = [...(await flagsOfAll()), await flagsOf('another-user')];
    const other = all.filter((one) => !one['new-feature-a'] || one['new-feature-b'] || !one['new-analytics']);
    expect(other).toEqual([]);
  });
});
