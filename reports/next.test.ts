import { describe, expect, it } from 'vitest';
import type { Check, GateReport } from '../core/model.ts';
import { next } from './next.ts';
import { plan, report, samples } from './testdata/samples.ts';

const waive = 'What may fail for now can be waived in the policy.';
const whole = 'npm run gate offscreen-buddy -- --profile full';

/** With the checks of `ids` alone failing, each as `change` says. */
const blocked = (ids: readonly string[], change: (check: Check) => Partial<Check> = () => ({})): GateReport => {
  const all = report(plan(), { measurements: Object.fromEntries(ids.map((id) => [id, { value: 'failed' }])) });
  return { ...all, findings: all.findings.map((one) => ({ ...one, check: { ...one.check, ...change(one.check) } })) };
};

describe('what follows', () => {
  it.each([
    ['promotable', ''],
    ['blockedByOne', `@web must fix the product. ${waive} Then deploy, and run the whole gate: ${whole}`],
    [
      'blockedByForty',
      `@web, @api and @platform must fix the product; @api must fix the test. ${waive} Then deploy, and run the whole gate: ${whole}`,
    ],
    [
      'unreachable',
      'Check that staging is up, that its address in the definition is right, and that this machine can reach it (VPN, DNS, proxy).',
    ],
  ] as const)('from %s', (name, words) => {
    expect(next(samples[name])).toBe(words);
  });

  it('asks for no new build if only tests failed', () => {
    const flaky = report(plan(), { measurements: { 'uat/milestone': { value: 'flaky', samples: 2 } } });
    expect(next(flaky)).toBe(`@web must fix the test. ${waive} Then run the whole gate: ${whole}`);
  });

  it('from what is configured', () => {
    const config = blocked(['uat/milestone'], () => ({ layer: 'config' }));
    expect(next(config)).toBe(
      `@web must correct staging’s configuration, or its address. Then run the whole gate: ${whole}`,
    );
  });

  it('names no owner where none is declared, and at most three', () => {
    const ids = ['health/database', 'health/redis', 'uat/onboarding', 'uat/milestone', 'uat/notifications'];
    const start = (owners: readonly (string | undefined)[]) => {
      const changed = blocked(ids, ({ id }) => ({ owner: owners[ids.indexOf(id)] ?? '' }));
      const findings = changed.findings.map((finding) => {
        const { owner, ...check } = finding.check;
        return { ...finding, check: owner === '' ? check : finding.check };
      });
      return next({ ...changed, findings }).split('.')[0];
    };
    expect(start([])).toBe('Fix the product');
    expect(start(['@a'])).toBe('@a and others must fix the product');
    expect(start(['@a', '@b', '@b', '@a', '@b'])).toBe('@a and @b must fix the product');
    expect(start(['@a', '@b', '@c', '@d', '@e'])).toBe('@a, @b, @c and others must fix the product');
  });

  it.each([
    ['npx stagegate staging --candidate 1.4.0 --profile full', 'npx stagegate staging --candidate … --profile full'],
    ["npx stagegate staging --candidate 'a b'\\''c'", 'npx stagegate staging --candidate …'],
  ])('leaves another candidate to be named: %s', (command, shown) => {
    const { environment } = samples.blockedByOne;
    const named = { ...samples.blockedByOne, environment: { ...environment, command } };
    expect(next(named)).toMatch(/run the whole gate: npx .*$/);
    expect(next(named).split('run the whole gate: ')[1]).toBe(shown);
  });
});
