import { describe, expect, test } from 'vitest';
import { page } from './page.ts';
import type { PageOptions } from './testing/visits.ts';

describe('the claim', () => {
  const ids = (path: string, options?: PageOptions) => page(path, options).drafts.quick.checks.map(({ id }) => id);

  test('asks for the browser, and names its checks after the path', () => {
    expect(page('/').drafts.quick).toMatchObject({ args: { browser: true }, effect: 'read' });
    expect(ids('/')).toEqual([
      'smoke/home',
      'smoke/home-requests',
      'smoke/home-exceptions',
      'smoke/home-console',
      'smoke/home-content',
    ]);
    expect(ids('/milestones', { guarded: true })).toEqual(['smoke/milestones-guarded']);
    expect(ids('/milestones', { guarded: true, account: 'user' })).toHaveLength(6);
  });

  test.each<[string, PageOptions, RegExp]>([
    ['milestones', {}, /page\("milestones"\): expected a path that starts with "\/"/],
    [
      '/',
      { guarded: false as never },
      /guarded: expected true, \{ redirectsTo: "\/login" \}, .+, got false \(boolean\)/,
    ],
    ['/', { guarded: {} }, /guarded: expected redirectsTo, is, signIn or shows, got /],
    ['/', { guarded: { hides: 'Salaries' } }, /guarded: expected redirectsTo, is, signIn or shows/],
    ['/', { guarded: { is: 42 } }, /guarded.*expected .*status/],
    [
      '/',
      { guarded: true, shows: 'Orders' },
      /shows: expected an account that opens the guarded page, or guarded: \{ shows: … \}/,
    ],
    ['/', { shows: '' }, /shows: expected a string that is not empty, got "" \(string\)/],
    ['/', { within: 0 }, /within: expected seconds above 0, got 0 \(number\)/],
  ])('page(%j, %j) is refused', (path, options, message) => {
    expect(() => page(path, options)).toThrow(message);
  });
});
