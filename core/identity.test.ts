import { expect, it } from 'vitest';
import { build, changed, isAnyBuild, isCandidate, isOther, isSameBuild, waitingFor } from './identity.ts';

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

const whole = 'c0ffee1d2b8a4f6e9c0ffee1d2b8a4f6e9c0ffee';

it.each([
  ['1.4.0', '1.4.0', true],
  ['1.4.0', '1.4.0-rc1', false],
  ['1.4.0', '1.4', false],
  ['1.4.0', 'v1.4.0', true],
  ['1.4.0-RC1', '1.4.0-rc1', false],
  [whole, whole.slice(0, 7), true],
  [whole, whole.slice(0, 7).toUpperCase(), true],
  [whole, whole.slice(0, 6), false],
  [`${whole.slice(0, 7)}-patched`, whole.slice(0, 7), false],
  [` ${whole}\n`, whole, true],
  ['1234567d2b8a', '1234567', true],
  ['20261127', '2026112', false],
  ['vanilla', 'anilla', false],
])('of %s and %s it says whether they name one build: %s', (one, other, same) => {
  expect([isSameBuild(one, other), isSameBuild(other, one)]).toEqual([same, same]);
});

it('a build that another look calls otherwise has not changed', () => {
  const before = { app: { version: 'v1.4.0', commit: whole } };
  expect(changed(before, { app: { version: '1.4.0', commit: whole.slice(0, 7) } })).toEqual([]);
  expect(changed(before, { app: { version: '1.4.0', commit: 'c0ffee2' } })).toEqual(['app']);
});

it('a service that says a shortened commit is the candidate that was named by the whole one', () => {
  const named = { named: true, services: { app: whole } };
  expect(isCandidate(named, { app: { commit: whole.slice(0, 8) } })).toBe(true);
  expect(isOther(named, { app: { commit: 'c0ffee2' } })).toBe(true);
});

it.each([
  ['it answers without the commit that is expected', { version: '1.3.9', problem: { code: 'unidentified' } }, true],
  ['it says nothing', { problem: { code: 'unidentified' } }, true],
  ['a gateway answers with what it says', { version: '1.3.9', problem: { code: 'unavailable' } }, true],
  ['only a gateway answers', { problem: { code: 'unavailable' } }, false],
  ['nothing answers', { problem: { code: 'unreachable' } }, false],
  ['it says the commit, but not the rest', { commit: whole, problem: { code: 'unidentified' } }, false],
  [
    'some answers say the commit, and others nothing',
    { commit: whole, problem: { code: 'unidentified' }, answers: 5, others: [{ environment: 'staging', answers: 4 }] },
    true,
  ],
  [
    'all answers say the commit, and some not the rest',
    {
      commit: whole,
      version: '1.4.0',
      problem: { code: 'unidentified' },
      answers: 5,
      others: [{ commit: whole, answers: 4 }],
    },
    false,
  ],
] as const)('a service may be any build: %s', (_, app, expected) => {
  expect(isAnyBuild({ named: true, services: { app: 'c0ffee1' } }, { app })).toBe(expected);
  expect(isAnyBuild({ named: false, services: { app: '' } }, { app })).toBe(false);
});

it('a service is of no build while what is measured keeps it away', () => {
  const candidate = { named: true, services: { app: '1.4.0' } };
  const problem = { code: 'untrusted-certificate' } as const;
  expect(isAnyBuild(candidate, { app: { problem } })).toBe(true);
  expect(isAnyBuild(candidate, { app: { problem } }, 'untrusted-certificate')).toBe(false);
  expect(isAnyBuild(candidate, { app: { problem } }, 'wall')).toBe(true);
  expect(isAnyBuild(candidate, { app: { problem, version: '1.3.9' } }, 'untrusted-certificate')).toBe(true);
});

it.each([
  ['dev', 'c0ffee1', 'c0ffee1'],
  ['0.0.0', 'c0ffee1', 'c0ffee1'],
  ['0.0.0-development', 'c0ffee1', 'c0ffee1'],
  ['(devel)', 'c0ffee1', 'c0ffee1'],
  ['Unknown', 'c0ffee1', 'c0ffee1'],
  ['0.0.1', 'c0ffee1', '0.0.1 of commit c0ffee1'],
  ['1.4.0-dev', 'c0ffee1', '1.4.0-dev of commit c0ffee1'],
  ['dev', undefined, 'dev'],
])('version %s of commit %s is shown as %s', (version, commit, shown) => {
  expect(build({ version, ...(commit === undefined ? {} : { commit }) })).toBe(shown);
});
