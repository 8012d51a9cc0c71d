import { expect, test } from 'vitest';
import { page, run } from './testing/run.ts';

test('an assertion counts if it passed before the body of its test ended', async () => {
  const body = page('<h1>Shop</h1>');
  const { reading } = await run(
    `const missing = (page) => expect(page.locator('h9')).toBeVisible({ timeout: 50 });
    const own = expect.extend({ toBecome: async (promise, value) => ({ pass: (await promise) === value, message: () => 'is something else' }) });
    test('swallowed at once', () => { try { expect(1).toBe(2); } catch {} });
    test('swallowed poll', async () => { await expect.poll(() => 1, { timeout: 50 }).toBe(2).catch(() => {}); });
    test('swallowed toPass', async () => { await expect(() => { expect(1).toBe(1); throw new Error(); }).toPass({ timeout: 50 }).catch(() => {}); });
    test('unawaited poll', () => { expect.poll(() => 1).toBe(2); });
    test('unawaited toPass', () => { expect(() => { expect(1).toBe(2); }).toPass(); });
    test.describe(() => {
      test.describe.configure({ retries: 1 });
      test('empty when it is tried again', ({}, { retry }) => { if (retry === 0) expect(1).toBe(2); });
      test('passes when it is tried again', ({}, { retry }) => { expect(retry).toBe(1); });
    });
    // A page takes longer than all the rest of a test.
    test.describe(() => {
      test.beforeEach(({ page }) => page.setContent('${body}'));
      test('no matcher', ({ page }) => { expect(page.locator('h9')); });
      test('swallowed by try', async ({ page }) => { try { await missing(page); } catch {} });
      test('swallowed by catch', ({ page }) => missing(page).catch(() => {}));
      test('swallowed by then', async ({ page }) => { if (await missing(page).then(() => true, () => false)) expect(1).toBe(1); });
      test('swallowed step', async ({ page }) => { await test.step('s', () => missing(page)).catch(() => {}); });
      test('unawaited', ({ page }) => { expect(page.locator('h9')).toBeVisible({ timeout: 20_000 }).catch(() => {}); });
      test('unawaited, in a loop', ({ page }) => { ['h8', 'h9'].forEach(async (tag) => { await expect(page.locator(tag)).toBeVisible({ timeout: 20_000 }).catch(() => {}); }); });
      test('unawaited, true while the page closes', ({ page }) => { expect(page.locator('h9')).toBeHidden().catch(() => {}); });
      test('a promise', ({ page }) => { expect(page.title()).toBeTruthy(); });
      test('a promise, softly', ({ page }) => { expect.soft(page.title(), 'has a title').not.toBeNull(); });
      test('a promise, with settings', ({ page }) => { expect.configure({ timeout: 100 })(page.title(), { message: 'has a title' }).toBeDefined(); });
      test('a promise, with matchers', ({ page }) => { own(page.title()).toBeTruthy(); });
      test('a promise, with merged matchers', ({ page }) => { mergeExpects(own)(page.title()).toBeTruthy(); });
      const helper = async (page) => { await test.step('s', async () => { await expect(page.locator('h1')).toBeVisible(); }); };
      test('passes in a helper, and swallows another', async ({ page }) => { await missing(page).catch(() => {}); await helper(page); });
      test('passes by resolves', async ({ page }) => { await expect(page.title()).resolves.toBe('x'); });
      test('passes by a matcher that awaits', async ({ page }) => { await own(page.title()).toBecome('x'); await own(page.title()).not.toBecome('y'); });
      test('fails, and says why', ({ page }) => { expect(page.title(), 'the title').toBe('x'); });
    });
    test('passes by poll', async () => { let turn = 0; await expect.poll(() => ++turn).toBe(2); });
    test('passes by toPass', async () => { let turn = 0; await expect(() => { expect(++turn).toBe(2); }).toPass(); });
    test('passes by rejects', async () => { await expect(Promise.reject(new Error('x')), 'fails').rejects.not.toThrow('y'); });`,
  );
  expect(Object.entries(reading.measurements).map(([id, { value }]) => [id, value])).toEqual([
    ['uat/passes-when-it-is-tried-again', 'flaky'],
    ['uat/passes-in-a-helper-and-swallows-another', 'passed'],
    ['uat/passes-by-resolves', 'passed'],
    ['uat/passes-by-a-matcher-that-awaits', 'passed'],
    ['uat/fails-and-says-why', 'failed'],
    ['uat/passes-by-poll', 'passed'],
    ['uat/passes-by-topass', 'passed'],
    ['uat/passes-by-rejects', 'passed'],
  ]);
  expect(reading.measurements['uat/fails-and-says-why']?.items?.[0]?.label).toBe(
    'The actual value is a promise that nobody awaited: the title',
  );
  expect(Object.values(reading.gaps ?? {}).map(({ code }) => code)).toEqual(
    Array.from({ length: 19 }, () => 'no-assertion'),
  );
});
