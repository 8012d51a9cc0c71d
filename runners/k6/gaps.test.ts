/** What a load run says of a check that has no value: what to change, and where. */
import { expect, test } from 'vitest';
import type { Check, Task } from '../../core/model.ts';
import type { Measured } from './args.ts';
import type { K6Evidence } from './evidence.ts';
import { gapsOf } from './gaps.ts';
import type { Traffic } from './samples.ts';

const answered = { name: 'GET /', expected: 20, durations: [], failed: [] };
const refused = {
  ...answered,
  expected: 0,
  failed: [{ status: 500, code: 1500, error: '', count: 20 }],
};
const late = { status: 0, code: 1050, error: 'request timeout', count: 20 };

function gap(measured: Measured, traffic: Partial<Traffic>, { isWhole = true, cutOff = 0 } = {}): string | undefined {
  const args = { script: 'load/shop.ts', measures: { 'load/x': measured }, variables: [], origins: {} };
  const task = { checks: [{ id: 'load/x' } as Check], args } as unknown as Task;
  const evidence = {
    traffic: {
      requests: [answered],
      outside: {},
      checks: [],
      iterations: 20,
      dropped: 0,
      users: 2,
      seconds: 1,
      ...traffic,
    },
    exit: { code: 0, signal: null, stopped: false, interrupted: cutOff },
  } as unknown as K6Evidence;
  const reason = gapsOf(task, {}, evidence, isWhole)['load/x'];
  return reason && `${reason.code}: ${reason.detail}. ${reason.fix ?? ''}`;
}

const threshold = (metric: string, expression: string) => ({ metric, expression, zero: false });
const ok = { name: 'ok', passed: 20, failed: 0 };

test.each<[string, Measured, Partial<Traffic>, RegExp]>([
  ['no check() at all', 'checks', {}, /^no-assertion: .*claim it with checks: false\.$/],
  [
    'a named check, and no check() at all',
    { check: 'paid' },
    {},
    /^no-sample: .*"paid", nor any other\. .*checks: false/,
  ],
  [
    'another check',
    { check: 'paid' },
    { checks: [ok] },
    /^no-sample: .*"paid"\. It called "ok"\. Give the claim’s checks the names/,
  ],
  [
    'errors alone',
    'p95',
    { requests: [refused] },
    /^no-sample: no answer was an expected one: 20 × 500\. Find the cause/,
  ],
  [
    'refused connections alone',
    'p95',
    { requests: [{ ...refused, failed: [{ status: 0, code: 1212, error: 'dial: connection refused', count: 20 }] }] },
    /^unreachable: no request got an answer: 20 × dial: connection refused\. $/,
  ],
  [
    'requests alone whose time was over',
    'p95',
    { requests: [{ ...refused, failed: [late] }] },
    /^no-answer: no request got an answer: 20 × request timeout\. $/,
  ],
  [
    'requests whose time was over, and refused connections',
    'p95',
    { requests: [{ ...refused, failed: [late, { ...late, code: 1212, error: 'dial: connection refused' }] }] },
    /^unreachable: no request got an answer: /,
  ],
  [
    'refused connections, and errors',
    'p95',
    {
      requests: [
        { ...refused, failed: [...refused.failed, { status: 0, code: 1212, error: 'dial: refused', count: 9 }] },
      ],
    },
    /^no-sample: no answer was an expected one: 20 × 500, 9 × dial: refused\. /,
  ],
  ['no request', 'p95', { requests: [] }, /^no-sample: the script sent no request\. Let the script send/],
  [
    'errors alone, with tags',
    threshold('http_req_duration{page:cart}', 'p(95)<500'),
    { requests: [refused] },
    /20 × 500\. /,
  ],
  [
    'other tags',
    threshold('http_req_duration{page:cart}', 'p(95)<500'),
    {},
    /the tags of "http_req_duration\{page:cart\}"/,
  ],
  ['what must not happen', threshold('order_errors', 'count<1'), {}, /counters: \["order_errors"\]\. /],
  [
    'what should happen',
    threshold('order_time', 'p(95)<100'),
    {},
    /"order_time" had no sample: the script never added to it\. Let the script add/,
  ],
])('%s', (_, measured, traffic, words) => {
  expect(gap(measured, traffic)).toMatch(words);
});

test('no iteration that finished is said of every check, unless something else explains it', () => {
  const cut = { iterations: 0, requests: [] };
  expect(gap('checks', cut, { cutOff: 4 })).toBe(
    'no-sample: no iteration of the script finished, and 4 were cut off at the end of the load. Load longer, let an iteration do less, or use a machine with less to do.',
  );
  expect(gap('checks', cut)).toMatch(/^no-sample: no iteration of the script began\. Hold the users for some time: /);
  expect(gap('checks', cut, { isWhole: false })).toBeUndefined();
});

test('a check that was called is not said to be missing', () => {
  expect(gap({ check: 'ok' }, { checks: [{ ...ok, passed: 0, failed: 20 }] })).toBeUndefined();
});
