import { expect, test } from 'vitest';
import { Samples } from './samples.ts';

test('of failures that all say something else, 200 are kept and the rest counted', () => {
  const samples = new Samples();
  const fail = (error: string): void =>
    samples.take({
      metric: 'http_req_duration',
      second: 1,
      tags: { method: 'GET', name: '/', expected_response: 'false', status: '0', error_code: '1000', error },
      value: 1,
      count: 1,
    });
  for (let n = 0; n < 250; n += 1) fail(`${n} ${'x'.repeat(1_000)}`);
  fail(`7 ${'x'.repeat(1_000)}`);
  const [kind] = samples.traffic.requests;
  expect(kind?.failed).toHaveLength(201);
  expect(kind?.failed[0]).toEqual({ status: 0, code: 1000, error: '(other errors)', count: 50 });
  expect(kind?.failed[1]).toEqual({ status: 0, code: 1000, error: `7 ${'x'.repeat(498)}`, count: 2 });
});

test('a request of which the script does not say what it expects is judged by its status, and what is no request is none', () => {
  const samples = new Samples();
  const take = (tags: object): void =>
    samples.take({
      metric: 'http_req_duration',
      second: 1,
      tags: { method: 'GET', name: '/', expected_response: '', status: '200', error_code: '', error: '', ...tags },
      value: 1,
      count: 1,
    });
  for (const status of ['200', '302', '404', '0']) take({ status });
  take({ status: '200', expected_response: 'false' });
  take({ status: '404', expected_response: 'true' });
  take({ method: '', name: '', status: '' });
  const { requests } = samples.traffic;
  expect(requests).toMatchObject([{ name: 'GET /', expected: 3 }]);
  expect(requests[0]?.failed.map(({ status }) => status)).toEqual([404, 0, 200]);
});

test('of checks that all have other names, 1,000 are kept and the rest counted', () => {
  const samples = new Samples();
  const check = (name: string): void =>
    samples.take({ metric: 'checks', second: 1, tags: { check: name }, value: 1, count: 1 });
  for (let n = 0; n < 1_010; n += 1) check(`order ${n}`);
  check('order 7');
  const { checks } = samples.traffic;
  expect(checks).toHaveLength(1_001);
  expect(checks[7]).toEqual({ name: 'order 7', passed: 2, failed: 0 });
  expect(checks.at(-1)).toEqual({ name: '(other checks)', passed: 10, failed: 0 });
});

test('a clock that is set leaves no hole of years, and says by how much it went back', () => {
  const seen = (...seconds: readonly number[]) => {
    const samples = new Samples();
    for (const second of seconds) samples.take({ metric: 'vus', second, tags: {}, value: 5, count: 1 });
    return samples.traffic;
  };
  expect(seen(10, 11, 1_790_000_000, 1_790_000_001)).toMatchObject({ seconds: 4 });
  expect(seen(7_200, 7_201, 3_601, 3_602)).toMatchObject({ setBack: 3_600 });
  expect(seen(10, 11, 8, 12, 20)).toMatchObject({ seconds: 13 });
  expect(seen(10, 11, 8, 12, 20)).not.toHaveProperty('setBack');
});
