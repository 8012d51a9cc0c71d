import { expect, test } from 'vitest';
import type { Finding } from '../../core/model.ts';
import { surer } from './surer.ts';

const finding = (layer: string, high: number | null): Pick<Finding, 'cause' | 'check' | 'measurement'> => ({
  cause: 'too-close-to-call',
  check: { layer, threshold: { unit: 'ms', max: 200 } } as Finding['check'],
  measurement: { value: 4.6, unit: 'ms', samples: 500, low: 3.6, high },
});

test('a time under load of which the interval has no upper end says where to look first', () => {
  expect(surer(finding('load', null))).toMatch(
    /^Its interval has no upper end, .*\. To be surer of a time, load longer/,
  );
  expect(surer(finding('load', 310))).toMatch(/^To be surer of a time/);
  expect(surer(finding('api', null))).toMatch(/^To be surer of a time, ask for more samples/);
});
