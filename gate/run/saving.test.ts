import { expect, test, vi } from 'vitest';
import { task } from '../testing/plans.ts';
import { Saving } from './saving.ts';

/** A save that takes so many milliseconds of a clock that stands still otherwise. */
function saving(took: number, first: number | 'nothing' = took) {
  let time = 1000;
  let saves = 0;
  const made = new Saving(
    () => {
      saves += 1;
      time += took;
    },
    first === 'nothing' ? undefined : first,
    () => time,
  );
  return { made, saves: () => saves, pass: (milliseconds: number) => (time += milliseconds) };
}

/** A wave that takes so many seconds. */
function wave(seconds: number, cores: number) {
  return { gatekeeper: false, effect: 'read', tasks: [task({ seconds })], cores } as const;
}

const beside = wave(1, 2);

test('what must be there before anything else happens is saved whatever it costs', () => {
  const { made, saves } = saving(2_000);
  for (let round = 0; round < 3; round += 1) made.now();
  expect(saves()).toBe(3);
});

test('anything else is saved every five seconds at most, and for at most a twentieth of the time', () => {
  for (const [took, pause] of [
    [10, 5_000],
    [250, 5_000],
    [600, 12_000],
  ] as const) {
    const { made, saves, pass } = saving(took);
    const end = () => made.before(wave(1, 0));
    end();
    pass(pause - 1);
    end();
    expect(saves()).toBe(0);
    pass(1);
    end();
    end();
    expect(saves()).toBe(1);
    pass(pause - 1);
    end();
    expect(saves()).toBe(1);
    pass(1);
    end();
    expect(saves()).toBe(2);
  }
});

test('before a long task that runs alone, all is saved that took twenty times as long as a save', () => {
  const { made, saves, pass } = saving(100);
  pass(1_999);
  made.before(wave(60, 0));
  expect(saves()).toBe(0);
  pass(1);
  made.before(wave(5, 0));
  expect(saves()).toBe(0);
  made.before(wave(60, 0));
  expect(saves()).toBe(1);
});

test('what ended before a wave of several tasks is saved within five seconds, and before a task that runs alone', async () => {
  vi.useFakeTimers();
  try {
    const { made, saves } = saving(100);
    made.before(beside);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(saves()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(saves()).toBe(1);
    made.before(beside);
    made.before(wave(1, 0));
    expect(saves()).toBe(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saves()).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

test('what waits is saved as soon as it is due, once', async () => {
  vi.useFakeTimers();
  try {
    const { made, saves } = saving(100);
    made.whenDue();
    made.whenDue();
    await vi.advanceTimersByTimeAsync(4_999);
    expect(saves()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(saves()).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(saves()).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('the next save takes along what waits, and the end forgets it', async () => {
  vi.useFakeTimers();
  try {
    const { made, saves } = saving(100);
    made.whenDue();
    made.before(wave(1, 0));
    expect(saves()).toBe(1);
    made.whenDue();
    made[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saves()).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('at the end, which is saved anyway, what has ended is saved if the end takes longer than a second', async () => {
  vi.useFakeTimers();
  try {
    const { made, saves } = saving(100);
    made.soon();
    await vi.advanceTimersByTimeAsync(999);
    expect(saves()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(saves()).toBe(1);
    made.soon();
    made[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saves()).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('a run of which nothing was saved is saved when something has ended, or after a second', async () => {
  vi.useFakeTimers();
  try {
    const ended = saving(100, 'nothing');
    ended.made.before(wave(1, 0));
    expect(ended.saves()).toBe(1);
    const waits = saving(100, 'nothing');
    await vi.advanceTimersByTimeAsync(999);
    expect([ended.saves(), waits.saves()]).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([ended.saves(), waits.saves()]).toEqual([1, 1]);
  } finally {
    vi.useRealTimers();
  }
});

test('one that has ended within a second is not saved before its end', async () => {
  vi.useFakeTimers();
  try {
    const { made, saves } = saving(100, 'nothing');
    await vi.advanceTimersByTimeAsync(900);
    made.soon();
    await vi.advanceTimersByTimeAsync(900);
    made[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saves()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
