import { describe, expect, it } from 'vitest';
import { check, execution, plan, run, task } from '../gate/testing/plans.ts';
import { decide } from './decide.ts';
import { isCandidate } from './identity.ts';
import type { Finding, Observed } from './model.ts';
import { blockedByCandidate, blockedByGatekeeper, type Deployment, forbidden, stopping } from './preconditions.ts';

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
  it.each([
    [
      'c0ffee1',
      { version: '1.4.0' },
      'app says 1.4.0 and no commit, so nothing shows that it is c0ffee1: name the candidate by its version, or let the identity read its commit',
    ],
    [
      '1.4.0',
      { commit: 'c0ffee1' },
      'app says c0ffee1 and no version, so nothing shows that it is 1.4.0: name the candidate by its commit, or let the identity read its version',
    ],
    ['c0ffee1', { version: '1.3.9', commit: 'deadbee' }, 'app says 1.3.9 of commit deadbee and not c0ffee1'],
  ])('says what a service of which %s is expected leaves open if it says only %j', (expected, app, detail) => {
    expect(blockedByCandidate({ named: true, services: { app: expected } }, { app })).toEqual({
      code: 'other-candidate',
      detail,
    });
  });
  it('stops at another build, and says whose', () => {
    expect(blockedByCandidate(candidate, { ...good, api: { version: '1.3.9' } })).toEqual({
      code: 'other-candidate',
      detail: 'api says 1.3.9 and not 1.4.0',
    });
  });
});

describe('a look of which not all answers are the same', () => {
  const mixed: Observed = {
    app: { version: '1.4.0', answers: 12, others: [{ version: '1.3.9', answers: 4 }] },
    api: { version: '1.4.0' },
  };
  it('saw another build, with its share, whichever is expected', () => {
    const detail = 'app says 1.4.0 in 8 of 12 answers and 1.3.9 in 4: its replicas run different builds';
    expect(blockedByCandidate(candidate, mixed)).toEqual({ code: 'other-candidate', detail });
    expect(isCandidate(candidate, mixed)).toBe(false);
    const unknown = { named: false, services: { app: '', api: '' } };
    expect(blockedByCandidate(unknown, mixed)?.code).toBe('other-candidate');
  });
  it('is not staging if one of them is not', () => {
    const others = [{ version: '1.4.0', environment: 'production', answers: 6 }];
    const half: Observed = { ...good, app: { version: '1.4.0', environment: 'staging', answers: 12, others } };
    for (const effect of ['read', 'write'] as const)
      expect(forbidden(task({ effect }), half, staging)).toEqual({
        code: 'not-staging',
        detail: 'app says "production"',
      });
    expect(blockedByCandidate(candidate, half)?.detail).toBe(
      'app says 1.4.0 (staging) in 6 of 12 answers and 1.4.0 (production) in 6: its replicas run different builds',
    );
    const silent: Observed = { app: { ...half['app'], others: [{ environment: 'production', answers: 6 }] } };
    expect(blockedByCandidate(candidate, silent)?.detail).toBe(
      'app says 1.4.0 (staging) in 6 of 12 answers and nothing (production) in 6: its replicas run different builds',
    );
  });
});

it('old replicas beside a silent one are another build, with their share', () => {
  const problem = { code: 'unidentified', detail: 'In 1 of 12 answers: not JSON.' } as const;
  const app = { version: '1.3.9', problem, answers: 12, others: [{ answers: 1 }] };
  expect(blockedByCandidate(candidate, { ...good, app })).toEqual({
    code: 'other-candidate',
    detail: 'app says 1.3.9 in 11 of 12 answers and nothing in 1: 1.4.0 is expected',
  });
  expect(blockedByCandidate(candidate, { ...good, app: { ...app, version: '1.4.0' } })).toBeUndefined();
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
      fix: expect.stringMatching(/^Let api return "staging" /),
    });
    expect(forbidden(writing, good, { ...staging, services: [] })?.code).toBe('not-staging');
  });
  it('says why a service does not say which environment it is, and counts an answer that does not', () => {
    const noEnvironment = 'http://api/ answered 200 application/json, without a string at /enviroment.';
    expect(forbidden(writing, { ...good, api: { version: '1.4.0', noEnvironment } }, staging)?.detail).toBe(
      'api does not say which environment it is (http://api/ answered 200 application/json, without a string at /enviroment)',
    );
    const problem = { code: 'unidentified' } as const;
    const half = (environment: string): Observed => ({
      ...good,
      api: { version: '1.4.0', environment, problem, answers: 2, others: [{ answers: 1 }] },
    });
    expect(forbidden(writing, half('staging'), staging)?.code).toBe('not-staging');
    expect(forbidden(task({ effect: 'read' }), half('staging'), staging)).toBeUndefined();
    expect(forbidden(task({ effect: 'read' }), half('production'), staging)?.code).toBe('not-staging');
  });
  it('does not read from one that says something else, but by a check of that answer', () => {
    const production: Observed = { ...good, app: { version: '1.4.0', environment: 'production' } };
    const reading = task({ effect: 'read' });
    expect(forbidden(reading, production, staging)).toEqual({ code: 'not-staging', detail: 'app says "production"' });
    expect(forbidden(task({ effect: 'timing' }), production, staging)?.code).toBe('not-staging');
    const checks = [check({ threshold: { unit: 'text', is: 'staging' } })];
    expect(forbidden({ ...reading, checks }, production, staging)).toBeUndefined();
    expect(forbidden(task({ effect: 'write', checks }), production, staging)?.code).toBe('not-staging');
  });
  it('still reads from one that does not say which environment it is', () => {
    expect(forbidden(task({ effect: 'read' }), { app: { version: '1.4.0' }, api: down }, staging)).toBeUndefined();
  });
  it('refuses what the environment does not allow', () => {
    expect(forbidden(task({ effect: 'disruptive' }), good, staging)).toEqual({
      code: 'not-allowed',
      detail: 'disruptive',
      fix: expect.stringMatching(/^Add "disruptive" to "allows"/),
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

describe('stopping', () => {
  const reason = { code: 'untrusted-certificate' } as const;

  it('does not stop a task because of what it measures', () => {
    expect(stopping({}, reason, [])).toBe(reason);
    expect(stopping({ despite: 'wall' }, reason, [])).toBe(reason);
    expect(stopping({ despite: 'untrusted-certificate' }, reason, [])).toBeUndefined();
    expect(stopping({}, undefined, [])).toBeUndefined();
  });

  it('lets a task run if a gatekeeper did not pass because of what that task measures', () => {
    const gatekeeper = { code: 'gatekeeper', detail: 'health/redis' } as const;
    const [finding] = decide(plan(), execution({ runs: [run({ measurements: {} })] })).findings as [Finding];
    const because = { ...finding, blocks: true, reason };
    expect(stopping({ despite: 'untrusted-certificate' }, gatekeeper, [finding, because])).toBeUndefined();
    expect(stopping({ despite: 'untrusted-certificate' }, gatekeeper, [finding, { ...because, blocks: false }])).toBe(
      gatekeeper,
    );
    expect(stopping({ despite: 'wall' }, gatekeeper, [because])).toBe(gatekeeper);
    expect(stopping({}, gatekeeper, [because])).toBe(gatekeeper);
  });
});
