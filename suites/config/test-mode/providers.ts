/** How providers of payments and of identities mark test keys, as they have published it. Pure. */
import { matches, type Pattern, written } from '../../../fixtures/claims/pattern.ts';

interface Marks {
  readonly test: RegExp;
  readonly live: RegExp;
}

const host = (name: string): string =>
  String.raw`^(?:https?://)?(?:[\w-]+\.)*${name.replaceAll('.', String.raw`\.`)}(?:[:/].*)?$`;

export const providers = {
  stripe: { test: /^[spr]k_test_\w+$/, live: /^[spr]k_live_/ },
  clerk: { test: /^[sp]k_test_\S+$/, live: /^[sp]k_live_/ },
  paystack: { test: /^[sp]k_test_\w+$/, live: /^[sp]k_live_/ },
  razorpay: { test: /^rzp_test_\w+$/, live: /^rzp_live_/ },
  mollie: { test: /^test_\w+$/, live: /^live_/ },
  paypal: {
    test: new RegExp(`^sandbox$|${host('sandbox.paypal.com')}`, 'i'),
    live: new RegExp(`^(?:live|production)$|${host('paypal.com')}`, 'i'),
  },
  square: {
    test: new RegExp(`^sandbox(?:-|$)|${host('squareupsandbox.com')}`, 'i'),
    live: new RegExp(`^(?:sq0|production$)|${host('squareup.com')}`, 'i'),
  },
  payu: {
    test: new RegExp(`^sandbox$|${host('snd.payu.com')}`, 'i'),
    live: new RegExp(`^production$|${host('payu.com')}`, 'i'),
  },
  adyen: {
    test: /^TEST$|^(?:https?:\/\/)?(?:[\w-]+\.)*[\w-]+-test\.adyen\.com(?:[:/].*)?$/i,
    live: /^LIVE$|-live\.adyen\w*\.com/i,
  },
} as const satisfies Readonly<Record<string, Marks>>;

/** `test`, or what it is instead, in words. */
export function modeOf(value: string | undefined, whose: keyof typeof providers | Pattern): string {
  if (value === undefined || value.trim() === '') return '(absent)';
  const text = value.trim();
  if (typeof whose !== 'string') return matches(whose, text) ? 'test' : `a key that is not like ${written(whose)}`;
  const { test, live } = providers[whose];
  if (test.test(text)) return 'test';
  return live.test(text) ? `a live key of ${whose}` : `neither a test key nor a live one of ${whose}`;
}
