import { expect, it } from 'vitest';
import { waitingFor } from './identity.ts';

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
