import { describe, expect, test } from 'vitest';
import { isAt, routeOf, saysSignIn, startsWith } from './address.ts';

const at = (path: string): string => `http://a.test${path}`;

test.each([
  ['/', '/'],
  ['/#', '/'],
  ['/#/', '/'],
  ['/app?x=1#/orders?page=2', '/app#/orders'],
  ['/#!/orders/', '/#!/orders'],
  ['/docs#install', '/docs'],
])('the route of %s is %s', (path, route) => {
  expect(routeOf(at(path))).toBe(route);
});

describe('a page', () => {
  test.each([
    ['/#/orders', '/#/orders'],
    ['/#/orders?page=2', '/#/orders'],
    ['/#/home', '/'],
    ['/docs#install', '/docs'],
    ['/docs', '/docs#install'],
  ])('that ends at %s is at %s', (end, allowed) => expect(isAt(at(end), allowed)).toBe(true));

  test.each([
    ['/#/login', '/#/orders'],
    ['/', '/#/orders'],
    ['/login#/orders', '/#/orders'],
    ['/login', '/'],
  ])('that ends at %s is not at %s', (end, allowed) => expect(isAt(at(end), allowed)).toBe(false));
});

test.each([
  ['/login', true],
  ['/login?next=/', true],
  ['/login/form', true],
  ['/login#/x', true],
  ['/login-broken', false],
  ['/log', false],
])('%s starts with /login: %s', (path, expected) => {
  expect(startsWith(at(path), at('/login'))).toBe(expected);
});

test.each([
  ['/sign-in', true],
  ['/#/login', true],
  ['/auth/realms/x', true],
  ['/authors', false],
  ['/blogindex', false],
])('%s says that people sign in there: %s', (path, expected) => {
  expect(saysSignIn(at(path), false)).toBe(expected);
});
