import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer } from '../../fixtures/testing/server.ts';
import { html, openVisits, type PageOptions, to, type Visits } from './testing/visits.ts';

const form = 'Sign in <form><input type=password></form>';
const shell = (script: string) => html(`<nav>Shop</nav><div id=app>Loading the shop…</div><script>${script}</script>`);
const route = `if (location.pathname !== '/client/login') history.replaceState({}, '', '/client/login'); app.innerHTML = '${form}'`;

let visits: Visits;
beforeAll(async () => {
  visits = await openVisits({
    '/login': form,
    '/late': '<div id=app></div><script>setTimeout(() => location.replace("/login"), 1500)</script>',
    '/client': shell(`setTimeout(() => { ${route} }, 1500)`),
    '/client/login': shell(route),
    '/hash': `<div id=app></div><script>location.hash = '#/login'; app.innerHTML = '${form}'</script>`,
    '/routes': `<div id=app>My shop</div><script>setTimeout(() => { location.hash = '#/login'; app.innerHTML = '${form}' }, 100)</script>`,
    '/in-place': form,
    '/in-place-with-data': `<p>Orders: 1, 2, 3</p>${form}`,
    '/text': '<h1>Please sign in first</h1>',
    '/missing': answer('<h1>Nothing here</h1>', 404),
    '/forbidden': answer('<h1>No</h1>', 403),
    '/sends-it': '<h1>Salaries</h1><script>location.href = "/login"</script>',
    '/shows-it':
      '<div id=app></div><script>app.textContent = "Sal" + "aries"; setTimeout(() => location.href = "/login", 1000)</script>',
    '/replaces-it': `<div id=app>Salaries</div><script>app.innerHTML = '${form}'</script>`,
    '/hides-it-in-a-script': `<div id=app></div><script>const all = ["Salaries"]; location.href = "/login"</script>`,
    '/to-broken': to('/login/broken'),
    '/login/broken': answer('<h1>Sorry</h1>', 500),
    '/to-wrong': to('/login/wrong'),
    '/login/wrong': '<h1>Something went wrong</h1>',
    '/computes': '<script>for (;;);</script>',
    '/loading': '<p>Loading…</p>',
  });
});
afterAll(() => visits[Symbol.asyncDispose]());

describe.concurrent('a guard', { timeout: 60_000 }, () => {
  test.each<[path: string, guarded: PageOptions['guarded'], value: string]>([
    ['/late', true, 'log-in page'],
    ['/client', true, 'log-in page'],
    ['/client', { redirectsTo: '/client/login' }, 'log-in page'],
    ['/hash', true, 'log-in page'],
    ['/hash', { redirectsTo: '/hash#/login' }, 'log-in page'],
    ['/routes#/orders', true, 'log-in page'],
    ['/in-place', { signIn: 'in place' }, 'sign-in form'],
    ['/text', { shows: 'Please sign in' }, 'text shown'],
    ['/missing', { is: 404 }, 'refused'],
    ['/forbidden', { is: 403, shows: 'No' }, 'refused'],
    ['/hides-it-in-a-script', { redirectsTo: '/login' }, 'log-in page'],
  ])('%s, expected %j: %s', async (path, guarded, value) => {
    expect(await visits.values(path, { guarded, within: 5 })).toEqual({ guarded: value });
  });

  test.each<[path: string, guarded: PageOptions['guarded'], value: string]>([
    ['/text', true, 'open'],
    ['/loading', true, 'open'],
    ['/in-place', true, 'open, with a sign-in form in place'],
    ['/in-place-with-data', true, 'open, with a sign-in form in place'],
    ['/in-place-with-data', { signIn: 'in place', hides: 'Orders' }, 'open: sends “Orders”'],
    ['/text', { signIn: 'in place' }, 'open, no sign-in form'],
    ['/text', { shows: 'Log in' }, 'open, no “Log in”'],
    ['/missing', { is: 403 }, 'answers 404'],
    ['/hash', { redirectsTo: '/login' }, 'another page: APP/hash#/login'],
    ['/sends-it', true, 'open: sends “Salaries” before it shows /login'],
    ['/sends-it', { redirectsTo: '/login' }, 'open: sends “Salaries” before it shows /login'],
    ['/shows-it', true, 'open: sends “Salaries” before it shows /login'],
    ['/replaces-it', { signIn: 'in place' }, 'open: sends “Salaries” before it shows /replaces-it'],
    ['/hides-it-in-a-script', { redirectsTo: '/login', hides: 'Salaries' }, 'open: sends “Salaries”'],
    ['/to-broken', true, 'the log-in page answers 500'],
    ['/to-wrong', true, 'the log-in page shows “Something went wrong”'],
    ['/computes', true, 'no answer within 3 s: it computes, or opens dialogs, without end'],
  ])('%s, expected %j, is none: %s', async (path, guarded, value) => {
    expect(await visits.values(path, { guarded, within: 3 })).toEqual({
      guarded: value.replace('APP', visits.app.url),
    });
  });
});
