import { expect, test } from 'vitest';
import { page } from './page.ts';
import { pages } from './pages.ts';

const drafts = (claims: readonly ReturnType<typeof page>[]) =>
  claims.map(({ layer, name, drafts }) => ({ layer, name, quick: drafts.quick }));

test('is a page for each path, of a visitor and of each account', () => {
  const common = { within: 9, mayFail: ['/api/me'], covers: ['SHOP-01'] };
  const made = pages({
    open: ['/', '/sign-in'],
    signedIn: { agent: ['/dashboard'], admin: ['/dashboard'] },
    ...common,
  });
  expect(drafts(made)).toEqual(
    drafts([
      page('/', common),
      page('/sign-in', common),
      page('/dashboard', { ...common, account: 'agent', guarded: true, name: 'dashboard as agent' }),
      page('/dashboard', { ...common, account: 'admin', guarded: true, name: 'dashboard as admin' }),
    ]),
  );
  const ids = made.flatMap(({ drafts: { quick } }) => quick.checks.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain('smoke/dashboard-as-agent-guarded');
});

test.each<[unknown, RegExp]>([
  [{}, /pages\(…\): expected pages that are open, or those of an account/],
  [{ open: [] }, /open: expected at least one path/],
  [{ open: ['dashboard'] }, /open\.0: expected a path that starts with "\/"/],
  [{ open: ['/'], shows: 'Orders' }, /"shows" is not a field/],
])('%j is refused', (given, message) => {
  expect(() => pages(given as never)).toThrow(message);
});
