import { expect, test } from 'vitest';
import { Failures } from './failed.ts';

function listOf(failed: readonly (readonly [status: number, error: string])[]) {
  const failures = new Failures();
  for (const [status, error] of failed) failures.add({ status, error, count: 1 });
  return failures.list;
}

const odd = Array.from({ length: 12 }, (_, index) => [0, `odd answer ${index}`] as const);

test('many texts are lumped, and answers keep their status', () => {
  const list = listOf([...odd, [500, ''], [500, ''], [500, '']]);
  expect(list).toHaveLength(12);
  expect(list.slice(0, 2)).toEqual([
    { status: 500, error: '', count: 3 },
    { status: 0, error: '(other errors)', count: 2 },
  ]);
});

test('texts that differ by this machine’s port are one, those of other ports are not', () => {
  const read = (from: number, to: number) =>
    [0, `read tcp 10.0.0.7:${from}->10.0.0.9:${to}: connection reset by peer`] as const;
  expect(listOf([read(40_001, 80), read(40_002, 80), read(40_003, 81)])).toEqual([
    { status: 0, error: 'read tcp 10.0.0.7->10.0.0.9:80: connection reset by peer', count: 2 },
    { status: 0, error: 'read tcp 10.0.0.7->10.0.0.9:81: connection reset by peer', count: 1 },
  ]);
});
