import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer } from '../../fixtures/testing/server.ts';
import { html, openVisits, type PageOptions, type Visits } from './testing/visits.ts';

const signInForm = '<h1>Please sign in</h1><form><input name=u><input type=password></form>';
const app = (script: string) => `<div id=app></div><script>${script}</script>`;

let visits: Visits;
beforeAll(async () => {
  visits = await openVisits({
    '/late': app('setTimeout(() => { app.textContent = "Hello" }, 1500)'),
    '/shadow': app('app.attachShadow({ mode: "closed" }).innerHTML = "<h1>My application</h1>"'),
    '/canvas':
      '<canvas id=c width=600 height=300></canvas><script>c.getContext("2d").fillText("Hello", 10, 80)</script>',
    '/blank-canvas': '<canvas width=600 height=300></canvas>',
    '/frame': '<iframe src=/late width=600 height=300></iframe>',
    '/hidden-frame': '<iframe src=/late style="display:none"></iframe>',
    '/form': '<input placeholder=Search>',
    '/white': '<p style="color:#fff;background:#fff">Hello</p>',
    '/loading': '<p>Loading…</p>',
    '/went-wrong': '<h1>Something went wrong</h1><p>Error: ECONNREFUSED database</p>',
    '/in-place': signInForm,
    '/sign-up': '<h1>Join us</h1><input type=password>',
    '/profile': '<h1>Ann</h1><input type=password><input type=password>',
    '/app': app(`const go = () => { app.textContent = location.hash }; onhashchange = go;
      setTimeout(() => { if (location.hash === '#/orders') location.hash = '#/login'; go() }, 100)`),
    '/orders': '<h1>Orders</h1><p>Two of them</p>',
    '/toast': `<h1>Orders</h1><p id=toast></p><script>setTimeout(() => { toast.textContent = 'Something went wrong' }, 900)</script>`,
    '/late-orders': `<nav>Home</nav>${app('setTimeout(() => { app.textContent = "Orders" }, 1200)')}`,
    '/sheet': html('<p id=x>Fine</p>', '<style>#x { color: transparent }</style>'),
    '/json': answer({ orders: 2 }),
  });
});
afterAll(() => visits[Symbol.asyncDispose]());

describe.concurrent('content is', { timeout: 60_000 }, () => {
  test.each<[path: string, content: string, options?: PageOptions]>([
    ['/late', 'shown'],
    ['/shadow', 'shown'],
    ['/canvas', 'shown'],
    ['/frame', 'shown'],
    ['/form', 'shown'],
    ['/json', 'shown'],
    ['/blank-canvas', 'blank: all of it has one colour'],
    ['/white', 'blank: all of it has one colour'],
    ['/white', 'blank: all of it has one colour', { shows: 'Hello' }],
    ['/sheet', 'blank'],
    ['/hidden-frame', 'blank'],
    ['/loading', 'still loading: “Loading…”'],
    ['/went-wrong', 'an error page: “Something went wrong”'],
    ['/went-wrong', 'shown', { shows: 'ECONNREFUSED' }],
    ['/in-place', 'a sign-in form'],
    ['/in-place', 'shown', { shows: 'Please sign in' }],
    ['/sign-up', 'shown'],
    ['/profile', 'shown'],
    ['/app#/home', 'shown'],
    ['/orders', 'shown', { shows: ['Orders', 'Two of them'], hides: 'Something went wrong' }],
    ['/late-orders', 'shown', { shows: 'Orders' }],
    ['/orders', 'no “Invoices” within 3 s', { shows: 'Invoices' }],
    ['/toast', 'shows “Something went wrong”', { hides: 'Something went wrong', within: 8 }],
    ['/sheet', 'blank: no “Invoices” within 3 s', { shows: 'Invoices' }],
    ['/white', 'blank: no “Invoices” within 3 s', { shows: 'Invoices' }],
  ])('%s: %s', async (path, content, options = {}) => {
    expect(await visits.values(path, { within: 3, ...options })).toMatchObject({ page: 200, content });
  });

  test('another page if its hash leads elsewhere, unless that was said', async () => {
    expect(await visits.values('/app#/orders', { within: 2 })).toMatchObject({
      content: `another page: ${visits.app.url}/app#/login`,
    });
    expect(await visits.values('/app#/orders', { endsAt: '/app#/login' })).toMatchObject({ content: 'shown' });
  });

  test('listed with what there was instead, and with the picture unless it is blank', async () => {
    const seen = await visits.measure('/orders', { within: 1, shows: 'Invoices' });
    expect(seen['smoke/page-content']).toMatchObject({
      items: [{ label: 'the page shows: Orders · Two of them' }],
      evidence: ['visit.png', 'visit.json'],
    });
    const blank = await visits.measure('/blank-canvas', { within: 1 });
    expect(blank['smoke/page-content']?.evidence).toEqual(['visit.json']);
  });
});
