import { expect, test } from 'vitest';
import type { Look } from '../../core/gone.ts';
import { Looks } from './looks.ts';

const here: Look = { observed: { app: { version: '1.4.0' } }, silent: {} };
const away: Look = { observed: { app: { problem: { code: 'unreachable' } } }, silent: {} };

const patience = { wait: 50, interval: 1 };

/** Looks that see `seen` in turn, and its last for ever. */
function looking(seen: readonly Look[], gone: readonly string[] = []) {
  let asked = 0;
  const ask = async (): Promise<Look> => {
    asked += 1;
    await new Promise(setImmediate);
    return seen[Math.min(asked, seen.length) - 1] ?? here;
  };
  const looks = new Looks(ask, new AbortController().signal, { patience, gone });
  return { looks, asked: () => asked };
}

test('tasks that fail at the same time share a look, and one that fails later gets its own', async () => {
  const { looks, asked } = looking([here]);
  looks.taskEnded();
  const first = looks.latest();
  looks.taskEnded();
  const others = [looks.latest(), looks.latest()];
  await Promise.all([first, ...others]);
  expect(asked()).toBe(2);
  await looks.latest();
  expect(asked()).toBe(2);
  looks.taskEnded();
  await looks.latest();
  expect(asked()).toBe(3);
});

test('a service that comes back in a moment was not gone', async () => {
  const { looks, asked } = looking([away, away, here]);
  expect(await looks.latest()).toEqual(here);
  expect(asked()).toBe(3);
});

test('a service that does not come back is waited for once', async () => {
  const { looks, asked } = looking([away]);
  expect(await looks.latest()).toEqual(away);
  const waited = asked();
  expect(waited).toBeGreaterThan(1);
  looks.taskEnded();
  expect(await looks.latest()).toEqual(away);
  expect(asked()).toBe(waited + 1);
});

test('a service that was silent before the run is not waited for', async () => {
  const { looks, asked } = looking([away], ['app']);
  expect(await looks.latest()).toEqual(away);
  expect(asked()).toBe(1);
});

test('after an interruption staging is asked once, in a hurry', async () => {
  const hurries: boolean[] = [];
  const ask = async (hurried: boolean): Promise<Look> => {
    hurries.push(hurried);
    return away;
  };
  expect(await new Looks(ask, AbortSignal.abort()).latest()).toEqual(away);
  expect(hurries).toEqual([true]);
});

test('a look that an interruption cuts off is made again, in haste', async () => {
  const interruption = new AbortController();
  const hurried: boolean[] = [];
  const ask = async (inHaste: boolean): Promise<Look> => {
    hurried.push(inHaste);
    if (inHaste) return here;
    interruption.abort();
    return away;
  };
  const looks = new Looks(ask, interruption.signal, { patience });
  expect(await looks.latest()).toEqual(here);
  expect(hurried).toEqual([false, true]);
});
