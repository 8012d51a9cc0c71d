import { expect, test } from 'vitest';
import { toTask } from '../../gate/testing/trial.ts';
import { gauge } from '../../load/samplers/gauge.ts';
import { sampler } from './index.ts';

const task = toTask(gauge('/metrics', { value: 'open', name: 'open', max: 10 }).during('shop'), 'quick', sampler);
const file = (value: unknown) => Buffer.from(JSON.stringify(value));

/** A sample each 200 ms of a load of 30 s, without those that `isLost`. */
const files = (isLost: (second: number) => boolean, value = 5) =>
  new Map([
    [
      'samples.json',
      file(
        Array.from({ length: 171 }, (_, index) => index / 5 - 2)
          .filter((second) => !isLost(second))
          .map((second) => ({ at: 1_000 + second, took: 3, value })),
      ),
    ],
    ['load.json', file({ status: 'completed', from: 1_000, to: 1_030 })],
  ]);

test('samples that are late are said, and keep nothing from passing if they are few', async () => {
  const { measurements, reason } = await sampler.read(
    task,
    files((second) => second > 10 && second < 11.9),
  );
  expect(reason).toBeUndefined();
  expect(measurements['load/shop-open']).toMatchObject({ value: 5, evidence: ['samples.json', 'load.json'] });
  expect(measurements['load/shop-open']?.items?.at(-1)?.label).toBe('no sample from 10 s to 12 s of the load');
});

test('the value is kept, and the task errored, if too many are missing', async () => {
  const { measurements, reason } = await sampler.read(
    task,
    files((second) => second > 10),
  );
  expect(measurements['load/shop-open']?.value).toBe(5);
  expect(reason?.code).toBe('not-sampled');
});

test('nothing is measured without the times of the load, or without samples', async () => {
  const all = files(() => false);
  expect((await sampler.read(task, new Map([...all].slice(0, 1)))).measurements).toEqual({});
  const none = await sampler.read(task, new Map([...all].slice(1)));
  expect(none).toMatchObject({ measurements: {}, reason: { code: 'not-sampled' } });
  await expect(async () => sampler.read(task, new Map([...all, ['samples.json', file({})]]))).rejects.toThrow();
});
