/** A promotable run of which some tests failed first. */
import type { Finding, GateReport } from '../../core/model.ts';
import { samples } from './samples.ts';

export function withFlaky(count: number): GateReport {
  const { demo } = samples;
  return { ...demo, findings: demo.findings.map((finding, index) => (index < count ? unsteady(finding, index) : finding)) };
}

function unsteady(finding: Finding, index: number): Finding {
  const check = {
    ...finding.check,
    id: `uat/sign-up-${index}`,
    title: `A user can sign up ${index}`,
    threshold: { unit: 'outcome', is: ['passed', 'flaky'] },
  } as const;
  return {
    ...finding,
    check,
    measurement: {
      value: 'flaky',
      unit: 'outcome',
      samples: 1,
      attempts: ['failed', 'passed'],
      items: [{ label: 'expect(locator).toBeVisible() failed', detail: 'Expected: visible · signs-up.spec.ts:7' }],
    },
  };
}
