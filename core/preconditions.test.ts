import { describe, expect, it } from 'vitest';
import { execution, plan, run, task } from '../gate/testing/plans.ts';
import { decide } from './decide.ts';
import type { Observed } from './model.ts';
import { blockedByCandidate, blockedByGatekeeper, type Deployment, forbidden } from './preconditions.ts';

const candidate = { named: true, services: { app: '1.4.0', api: '1.4.0' } };
const good: Observed = {
  app: { version: '1.4.0', environment: 'staging' },
  api: { version: '1.4.0', environment: 'staging' },
};
const down = { problem: { code: 'unreachable', detail: 'Nobody listens at app.' } } as const;
const staging: Deployment = {
  environment: 'staging',
  services: ['app', 'api'],
  allows: ['read', 'write', 'timing', 'load'],
};

describe('blockedByCandidate', () => {
  it('lets the expected build through', () => {
    expect(blockedByCandidate(candidate, good)).toBeUndefined();
  });
  it('stops when nothing is in reach', () => {
    expect(blockedByCandidate(candidate, { app: down, api: down })).toEqual({
      code: 'unreachable',
      detail: 'Nobody listens at app.',
    });
  });
  it('goes on when one service is in reach, so that the gatekeepers can say more', () => {
    expect(blockedByCandidate(candidate, { ...good, app: down })).toBeUndefined();
  });
  it('stops when a service was replaced, even by the same version', () => {
    const before = { ...good, api: { version: '1.4.0', commit: 'aaaaaaa' } };
    const after = { ...good, api: { version: '1.4.0', commit: 'bbbbbbb' } };
    expect(blockedByCandidate(candidate, before, before)).toBeUndefined();
    expect(blockedByCandidate(candidate, after, before)).toEqual({
      code: 'other-candidate',
      detail: 'api was 1.4.0 of commit aaaaaaa and is now 1.4.0 of commit bbbbbbb',
    });
  });
  it('stops at another build, and says whose', () => {
    expect(blockedByCandidate(candidate, { ...good, api: { version: '1.3.9' } })).toEqual({
      code: 'other-candidate',
      detail: 'api says 1.3.9 and not 1.4.0',
    });
  });
});

describe('forbidden', () => {
  const writing = task({ effect: 'write' });
  it('lets a deployment be written to that says it is staging', () => {
    expect(forbidden(writing, good, staging)).toBeUndefined();
  });
  it('refuses to write to one that says something else, or nothing', () => {
    expect(forbidden(writing, { ...good, api: { version: '1.4.0', environment: 'production' } }, staging)).toEqual({
      code: 'not-staging',
      detail: 'api says "production"',
    });
    expect(forbidden(writing, { app: { version: '1.4.0' } }, staging)?.code).toBe('not-staging');
    expect(forbidden(writing, { app: down }, staging)?.code).toBe('not-staging');
    expect(forbidden(writing, { ...good, api: { version: '1.4.0' } }, staging)).toEqual({
      code: 'not-staging',
      detail: 'api does not say which environment it is',
    });
    expect(forbidden(writing, good, { ...staging, services: [] })?.code).toBe('not-staging');
  });
  it('still reads from it', () => {
    expect(
      forbidden(task({ effect: 'read' }), { app: { version: '1.4.0', environment: 'production' } }, staging),
    ).toBeUndefined();
  });
  it('refuses what the environment does not allow', () => {
    expect(forbidden(task({ effect: 'disruptive' }), good, staging)).toEqual({
      code: 'not-allowed',
      detail: 'disruptive',
    });
  });
});

describe('blockedByGatekeeper', () => {
  it('names the gatekeepers that did not pass', () => {
    expect(blockedByGatekeeper(decide(plan(), execution()).findings)).toBeUndefined();
    expect(blockedByGatekeeper(decide(plan(), execution({ runs: [run({ measurements: {} })] })).findings)).toEqual({
      code: 'gatekeeper',
      detail: 'health/redis',
    });
  });
});
