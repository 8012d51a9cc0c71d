import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { modeOf } from './providers.ts';
import { testMode } from './test-mode.ts';

const root = mkdtempSync(join(tmpdir(), 'stagegate-test-mode-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('each key is a test key, or said to be another', async () => {
  writeFileSync(
    join(root, 'staging.env'),
    'STRIPE=sk_test_canary4711\nCLERK=sk_live_canary4711\nOWN=canary\nMINE=test_canary\n',
  );
  const claim = testMode({ keys: { STRIPE: 'stripe', CLERK: 'clerk', OWN: 'mollie', MINE: /^test_/, NONE: 'payu' } });
  let kept = '';
  const seen = await measureClaim(claim, testMode.probe, resolvedEnvironment(), {
    root,
    onKept: (files) => {
      kept = [...files.values()].map(String).join('');
    },
  });
  expect(Object.fromEntries(Object.entries(seen).map(([id, { value }]) => [id, value]))).toEqual({
    'config/stripe-test': 'test',
    'config/clerk-test': { inWords: 'a live key of clerk' },
    'config/own-test': { inWords: 'neither a test key nor a live one of mollie' },
    'config/mine-test': 'test',
    'config/none-test': { inWords: '(absent)' },
  });
  expect(kept).not.toContain('canary');
});

test('a file that is not there', async () => {
  const claim = testMode({ keys: { A: 'stripe' }, file: 'none.env' });
  await expect(measureClaim(claim, testMode.probe, resolvedEnvironment(), { root })).rejects.toMatchObject({
    reason: { code: 'tool-failed', fix: expect.stringContaining('testMode({ file') },
  });
});

test.each([
  ['rk_test_4711', 'stripe', 'test'],
  ['rk_live_4711', 'stripe', 'a live key of stripe'],
  ['pk_test_Y2xlcmsuZXhhbXBsZSQ=', 'clerk', 'test'],
  ['rzp_test_4711', 'razorpay', 'test'],
  ['https://api-m.sandbox.paypal.com/v1', 'paypal', 'test'],
  ['https://api-m.paypal.com', 'paypal', 'a live key of paypal'],
  ['https://sandbox.paypal.com.evil.example', 'paypal', 'neither a test key nor a live one of paypal'],
  ['sandbox', 'paypal', 'test'],
  ['live', 'paypal', 'a live key of paypal'],
  ['sandbox-sq0idb-4711', 'square', 'test'],
  ['sq0idp-4711', 'square', 'a live key of square'],
  ['https://secure.snd.payu.com', 'payu', 'test'],
  ['https://secure.payu.com', 'payu', 'a live key of payu'],
  ['https://checkout-test.adyen.com/v71', 'adyen', 'test'],
  ['https://1797a841fbb37ca7-Shop-checkout-live.adyenpayments.com', 'adyen', 'a live key of adyen'],
  [' ', 'stripe', '(absent)'],
] as const)('%s of %s is %s', (value, whose, mode) => {
  expect(modeOf(value, whose)).toBe(mode);
});

test.each<[unknown, RegExp]>([
  [{ keys: {} }, /keys: expected at least one variable/],
  [{ keys: { A: 'strip' } }, /keys\.A: expected one of stripe, clerk/],
])('%j is refused', (options, message) => expect(() => testMode(options as never)).toThrow(message));
