/** OSB-10: what users of the mobile app do, one of many at a time. */
import { check, sleep } from 'k6';
import { paths } from '../../fixtures/systems/offscreen-buddy.ts';
import { type Answer, field, request } from '../lib/request.ts';
import { type Account, remove, signUp } from './account.ts';

export function setup(): Account {
  return signUp();
}

export default function (account: Account): void {
  const { email, token, milestones } = account;
  const id = milestones[(__VU + __ITER) % milestones.length] ?? '';

  expect(
    { 'the milestones are listed': (answer) => count(answer, 'milestones') === milestones.length },
    request({ path: paths.milestones, token }),
  );
  think();
  expect(
    { 'the profile is the own one': (answer) => field(answer, 'email') === email },
    request({ path: paths.profile, token }),
  );
  think();
  expect(
    { 'progress is listed': (answer) => count(answer, 'progress') > 0 },
    request({ path: paths.progress(id), name: paths.progress(':id'), token }),
  );
  think();
  expect(
    { 'a milestone is changed': (answer) => field(answer, 'id') === id },
    request({
      method: 'PATCH',
      path: paths.milestone(id),
      name: paths.milestone(':id'),
      token,
      json: { description: `Changed by user ${__VU}` },
    }),
  );
  think();
  expect(
    { 'the flags are there': (answer) => typeof field(answer, 'flags') === 'object' },
    request({ path: `${paths.flags}?user=${__VU}`, name: paths.flags, token }),
  );
  think();
}

export function teardown(account: Account): void {
  remove(account);
}

function expect(statements: Record<string, (answer: Answer) => boolean>, answer: Answer): void {
  check(answer, statements);
}

/** Half a second, more or less: long enough that the machine measures the target, not itself. */
function think(): void {
  sleep(0.35 + Math.random() * 0.3);
}

function count(answer: Answer, key: string): number {
  const list = field(answer, key);
  return Array.isArray(list) ? list.length : 0;
}
