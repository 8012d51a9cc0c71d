import { expect, it } from 'vitest';
import type { Candidate, Observed } from '../../core/model.ts';
import { rolledOut } from './roll-out.ts';

const candidate: Candidate = { named: true, services: { app: '1.4.0' } };

/** What is noted until staging, asked often enough, runs the candidate. */
async function noted(versions: readonly string[], reminder: number): Promise<readonly string[]> {
  const notes: string[] = [];
  const left = [...versions];
  const look = async (): Promise<Observed> => ({ app: { version: left.shift() ?? '1.4.0' } });
  const { signal } = new AbortController();
  const context = { options: { wait: 60_000 }, note: (text: string) => void notes.push(text), scope: { signal } };
  expect(await rolledOut(candidate, look, context, () => {}, { interval: 1, reminder })).toEqual({
    observed: { app: { version: '1.4.0' } },
  });
  return notes;
}

const waiting = (version: string): string => `Waiting for the roll-out of 1.4.0: app says ${version}.`;

it('says what it waits for whenever that changes', async () => {
  expect(await noted([], 60_000)).toEqual([]);
  expect(await noted(['1.3.8', '1.3.8', '1.3.9', '1.3.9'], 60_000)).toEqual([waiting('1.3.8'), waiting('1.3.9')]);
});

it('says it again after a while', async () => {
  expect(await noted(['1.3.9', '1.3.9', '1.3.9'], 0)).toEqual([waiting('1.3.9'), waiting('1.3.9'), waiting('1.3.9')]);
});

it('says for how long it waited in vain', async () => {
  const older: Observed = { app: { version: '1.3.9' } };
  const { signal } = new AbortController();
  const ended = (wait?: number, stop = signal) =>
    rolledOut(
      candidate,
      async () => older,
      { options: wait === undefined ? {} : { wait }, note: () => {}, scope: { signal: stop } },
      () => {},
      { interval: 1, reminder: 60_000 },
    );
  expect(await ended(20)).toEqual({ observed: older, waited: 0.02 });
  expect(await ended()).toEqual({ observed: older });
  expect(await ended(60_000, AbortSignal.abort())).toEqual({ observed: older });
});
