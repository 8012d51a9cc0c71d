import { expect, it } from 'vitest';
import { isCandidate, isOther, waitingFor } from './identity.ts';

const candidate = { named: true, services: { app: '1.4.0', api: '1.4.0' } };

it.each([
  [{ app: { version: '1.3.9' }, api: { version: '1.4.0' } }, 'app says 1.3.9'],
  [
    { app: { version: '1.3.9', commit: 'c0ffee1' }, api: { version: '1.3.8' } },
    'app says 1.3.9 of commit c0ffee1; api says 1.3.8',
  ],
  [
    { app: { version: '1.4.0' }, api: { problem: { code: 'unreachable', detail: 'api:80 closed the connection.' } } },
    'api does not say: api:80 closed the connection',
  ],
] as const)('waiting tells who is not there yet, and what it says', (observed, seen) => {
  expect(waitingFor(candidate, observed)).toBe(`Waiting for the roll-out of 1.4.0: ${seen}.`);
});

it('a service that says only a part of what it is asked for is neither the candidate nor another build', () => {
  const problem = { code: 'unidentified', detail: 'without a string at /vrsion.' } as const;
  for (const expected of ['1.4.0', 'c0ffee1']) {
    const named = { named: true, services: { app: expected } };
    const observed = { app: { commit: 'c0ffee1d2b8a', problem } };
    expect([isCandidate(named, observed), isOther(named, observed)]).toEqual([false, false]);
    expect(waitingFor(named, observed)).toBe(
      `Waiting for the roll-out of ${expected}: app does not say: without a string at /vrsion.`,
    );
  }
});

it.each([
  ['1.4.0', { version: '1.3.9' }, 'app says 1.3.9'],
  ['c0ffee1', { commit: 'deadbee0123' }, 'app says deadbee0123'],
  ['c0ffee1', { version: 'deadbee' }, 'app says deadbee'],
] as const)('a service of which %s is expected is another build if it says only %j', (expected, said, seen) => {
  const named = { named: true, services: { app: expected } };
  const observed = { app: { ...said, problem: { code: 'unidentified', detail: 'without a string at /x.' } } } as const;
  expect(isOther(named, observed)).toBe(true);
  expect(waitingFor(named, observed)).toBe(`Waiting for the roll-out of ${expected}: ${seen}.`);
});

it.each([
  ['1.4.0', { version: '1.4.0' }],
  ['c0ffee1', { version: '1.3.9' }],
  ['20261127', { commit: 'deadbee0123' }],
  ['', { version: '1.3.9' }],
] as const)(
  'it is open whether a service of which %s is expected is another build if it says only %j',
  (expected, said) => {
    const named = { named: true, services: { app: expected } };
    const observed = {
      app: { ...said, problem: { code: 'unidentified', detail: 'without a string at /x.' } },
    } as const;
    expect([isCandidate(named, observed), isOther(named, observed)]).toEqual([false, false]);
  },
);
