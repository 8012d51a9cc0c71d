import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer, serve, type TestServer } from '../../fixtures/testing/server.ts';
import { html, openVisits, type PageOptions, to, type Visits } from './testing/visits.ts';

const form = 'Sign in <form><input type=password></form>';
const shell = (script: string) => html(`<nav>Shop</nav><div id=app>Loading the shop…</div><script>${script}</script>`);
const route = `if (location.pathname !== '/client/login') history.replaceState({}, '', '/client/login'); app.innerHTML = '${form}'`;

const foreign = 'https://sso.stagegate.example/login';
const leaves = `<script>location.href = '${foreign}'</script>`;

/** Answers the browser, and then somebody else, in its own way. */
function once(first: RequestListener, then: RequestListener): RequestListener {
  let asked = 0;
  return (request, response) => (asked++ === 0 ? first : then)(request, response);
}

let visits: Visits;
let widget: TestServer;
beforeAll(async () => {
  widget = await serve(html(form));
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
    '/shows-it-before-it-is-slow':
      '<div id=app></div><script>app.textContent = "Sal" + "aries"; location.href = "/login/slow"</script>',
    '/login/slow': (request, response) => void setTimeout(() => html(form)(request, response), 1_200),
    '/shows-it-briefly-and-computes':
      '<div id=app></div><script>app.textContent = "Sal" + "aries"; const end = Date.now() + 800; setTimeout(() => { while (Date.now() < end); }); setTimeout(() => location.href = "/login", 300)</script>',
    '/shows-it-and-computes':
      '<div id=app></div><script>app.textContent = "Sal" + "aries"; const end = Date.now() + 800; setTimeout(() => { while (Date.now() < end); }); setTimeout(() => location.href = "/login", 700)</script>',
    '/shows-it-in-a-frame':
      '<iframe src=/shown onload="setTimeout(() => { location.href = \'/login\' }, 1000)"></iframe>',
    '/shown': '<h1>Salaries</h1>',
    '/shows-it-in-a-hidden-frame':
      '<iframe style="display:none" src=/shown onload="setTimeout(() => { location.href = \'/login\' }, 1000)"></iframe>',
    '/shows-it-briefly':
      '<div id=app></div><script>app.textContent = "Sal" + "aries"; setTimeout(() => location.href = "/login", 100)</script>',
    '/replaces-it': `<div id=app>Salaries</div><script>app.innerHTML = '${form}'</script>`,
    '/hides-it-in-a-script': `<div id=app></div><script>const all = ["Salaries"]; location.href = "/login"</script>`,
    '/to-broken': to('/login/broken'),
    '/login/broken': answer('<h1>Sorry</h1>', 500),
    '/to-wrong': to('/login/wrong'),
    '/login/wrong': '<h1>Something went wrong</h1>',
    '/to-foreign': answer('Salaries', 302, { location: foreign }),
    '/leaves': `<a style="position:absolute;width:1px;height:1px;overflow:hidden">Skip to content</a><p>Loading</p>${leaves}`,
    '/to-foreign-from': `<p>My shop</p>${leaves}`,
    '/leaves-with-data': `<h1>Salaries</h1>${leaves}`,
    '/': '<a style="position:absolute;width:1px;height:1px;overflow:hidden">Skip to content</a><nav>Shop</nav>',
    '/missing-with-data': answer('<h1>Salaries</h1>', 404),
    '/shell': `<a style="position:absolute;width:1px;height:1px;overflow:hidden">Skip to it</a><div id=app></div>
      <script>location.hash = '#/login'; app.innerHTML = '${form}'</script>`,
    '/escaped': `<p hidden>R&amp;D</p><script>const all = ["M\\u0026A"]; location.href = "/login"</script>`,
    '/late-data': `<!--${'x'.repeat(1_200_000)}--><p hidden>Salaries</p><script>location.href = "/login"</script>`,
    '/too-large': `<!--${'x'.repeat(5_100_000)}--><script>location.href = "/login"</script>`,
    '/once': once(html('<script>location.href = "/login"</script>'), answer('', 503)),
    '/many': `${Array.from({ length: 300 }, (_, n) => `<p>row ${n}.</p>`).join('')}<script>location.href = "/rows"</script>`,
    '/rows': `${form}<p id=app></p><script>app.textContent = Array.from({ length: 200 }, (_, n) => 'row ' + n + '.').join(' ')</script>`,
    '/computes': '<script>for (;;);</script>',
    '/loading': '<p>Loading…</p>',
    '/throws': '<div id=app></div><script>throw new TypeError("chunk is broken")</script>',
    '/throws-with-data': '<div id=app></div><script>const all = ["Salaries"]; throw new TypeError("no")</script>',
    '/main-missing': '<div id=app></div><script src=/main.js></script>',
    '/main.js': answer('', 404),
    '/main-is-html': '<div id=app></div><script type=module src=/text></script>',
    '/lazy-missing':
      '<div id=app></div><script>import("/main.js").catch(({ name }) => { app.textContent = "Something went wrong: " + name })</script>',
    '/only-drawn': '<canvas width=600 height=300></canvas>',
    '/main-hangs': '<div id=app></div><script src=/hang.js></script>',
    '/shows-and-hangs': '<h1>Salaries</h1><script src=/hang.js defer></script>',
    '/hang.js': () => {},
    '/to-empty': to('/login/empty'),
    '/login/empty': '<div id=app></div><script src=/main.js></script>',
    '/to-waiting': to('/login/waiting'),
    '/login/waiting': '<p>Loading…</p>',
    '/to-late': to('/login/late'),
    '/login/late': `<div id=app></div><script>setTimeout(() => { app.innerHTML = '${form}' }, 4_000)</script>`,
    '/to-unauthorized': to('/login/unauthorized'),
    '/login/unauthorized': answer('', 401),
    '/to-framed': to('/login/framed'),
    '/login/framed': (request, response) => html(`<iframe src="${widget.url}"></iframe>`)(request, response),
    '/denied': '<h1>403 Forbidden</h1><p>Sorry, you need credentials</p>',
  });
});
afterAll(async () => {
  await visits[Symbol.asyncDispose]();
  await widget[Symbol.asyncDispose]();
});

describe.concurrent('a guard', { timeout: 60_000 }, () => {
  test.each<[path: string, guarded: PageOptions['guarded'], value: string]>([
    ['/late', true, 'log-in page'],
    ['/client', true, 'log-in page'],
    ['/client', { redirectsTo: '/client/login' }, 'log-in page'],
    ['/hash', true, 'log-in page'],
    ['/shows-it-in-a-hidden-frame', true, 'log-in page'],
    ['/shows-it-briefly', true, 'log-in page'],
    ['/shows-it-before-it-is-slow', true, 'log-in page'],
    ['/shows-it-briefly-and-computes', true, 'log-in page'],
    ['/hash', { redirectsTo: '/hash#/login' }, 'log-in page'],
    ['/routes#/orders', true, 'log-in page'],
    ['/in-place', { signIn: 'in place' }, 'sign-in form'],
    ['/text', { shows: 'Please sign in' }, 'text shown'],
    ['/missing', { is: 404 }, 'refused'],
    ['/forbidden', { is: 403, shows: 'No' }, 'refused'],
    ['/denied', { shows: '403 Forbidden' }, 'text shown'],
    ['/hides-it-in-a-script', { redirectsTo: '/login' }, 'log-in page'],
    ['/missing-with-data', { is: 404, hides: 'Invoices' }, 'refused'],
    ['/to-foreign', { redirectsTo: foreign, hides: 'Invoices' }, 'log-in page'],
    ['/leaves', true, 'log-in page'],
    ['/leaves-with-data', { redirectsTo: foreign, hides: 'Invoices' }, 'log-in page'],
    ['/shell', { redirectsTo: '/shell#/login' }, 'log-in page'],
    ['/to-foreign-from#/orders', true, 'log-in page'],
    ['/replaces-it', { signIn: 'in place' }, 'sign-in form'],
    ['/to-late', true, 'log-in page'],
    ['/to-unauthorized', true, 'log-in page'],
    ['/to-framed', true, 'log-in page'],
  ])('%s, expected %j: %s', async (path, guarded, value) => {
    expect((await visits.measure(path, { guarded, within: 5 }))['smoke/page-guarded']).toMatchObject({
      value,
      samples: 1,
    });
  });

  test.each<[path: string, guarded: PageOptions['guarded'], value: string]>([
    ['/text', true, 'open'],
    ['/in-place', true, 'open, with a sign-in form in place'],
    ['/in-place-with-data', true, 'open, with a sign-in form in place'],
    ['/in-place-with-data', { signIn: 'in place', hides: 'Orders' }, 'open: sends “Orders”'],
    ['/text', { signIn: 'in place' }, 'open, no sign-in form'],
    ['/text', { shows: 'Log in' }, 'open, no “Log in”'],
    ['/text', { shows: 'Log in', hides: 'Salaries' }, 'answers 200, no “Log in”'],
    ['/throws', { is: 404 }, 'answers 200'],
    ['/throws-with-data', { shows: 'Sorry', hides: 'Salaries' }, 'open: sends “Salaries”'],
    ['/missing', { is: 403 }, 'answers 404'],
    ['/hash', { redirectsTo: '/login' }, 'another page: APP/hash#/login'],
    ['/sends-it', true, 'open: sends “Salaries” before it shows /login'],
    ['/sends-it', { redirectsTo: '/login' }, 'open: sends “Salaries” before it shows /login'],
    ['/shows-it', true, 'open: sends “Salaries” before it shows /login'],
    ['/shows-it-and-computes', true, 'open: sends “Salaries” before it shows /login'],
    ['/shows-it-in-a-frame', true, 'open: sends “Salaries” before it shows /login'],
    ['/replaces-it', { signIn: 'in place', hides: 'Salaries' }, 'open: sends “Salaries”'],
    ['/missing-with-data', { is: 404, hides: 'Salaries' }, 'open: sends “Salaries”'],
    ['/to-foreign', { redirectsTo: foreign, hides: 'Salaries' }, 'open: sends “Salaries”'],
    ['/leaves-with-data', { redirectsTo: foreign, hides: 'Salaries' }, 'open: sends “Salaries”'],
    ['/escaped', { redirectsTo: '/login', hides: 'R&D' }, 'open: sends “R&D”'],
    ['/escaped', { redirectsTo: '/login', hides: 'M&A' }, 'open: sends “M&A”'],
    ['/late-data', { redirectsTo: '/login', hides: 'Salaries' }, 'open: sends “Salaries”'],
    ['/hides-it-in-a-script', { redirectsTo: '/login', hides: 'Salaries' }, 'open: sends “Salaries”'],
    ['/to-broken', true, 'the log-in page answers 500'],
    ['/to-wrong', true, 'the log-in page shows “Something went wrong”'],
    ['/shows-and-hangs', true, 'not loaded within 3 s'],
    ['/computes', true, 'no answer within 3 s: it computes, or opens dialogs, without end'],
  ])('%s, expected %j, is none: %s', async (path, guarded, value) => {
    expect(await visits.values(path, { guarded, within: 3 })).toEqual({
      guarded: value.replace('APP', visits.app.url),
    });
  });

  test.each<[path: string, guarded: PageOptions['guarded'], doubt: RegExp]>([
    ['/leaves-with-data', true, /leaves-with-data sends “Salaries”, and nothing tells whether https:.+ shows it too$/],
    ['/once', true, /\/once answered 503 when it was read once more, and 200 before$/],
    ['/too-large', true, /\/too-large: larger than 5 MB$/],
    ['/many', true, /\/many sends more texts than are compared$/],
  ])('%s, expected %j, may send content: it has no sample', async (path, guarded, doubt) => {
    const seen = (await visits.measure(path, { guarded, within: 5 }))['smoke/page-guarded'];
    expect(seen).toMatchObject({ value: 'log-in page', samples: 0 });
    expect(seen?.items?.[0]?.label).toMatch(doubt);
  });

  test.each<[path: string, guarded: PageOptions['guarded'], why: RegExp]>([
    ['/throws', true, /^neither guard nor content: the page is blank; TypeError: chunk is broken$/],
    [
      '/throws',
      { shows: 'Sorry', hides: 'Salaries' },
      /^neither guard nor content: the page is blank; TypeError: chunk is broken$/,
    ],
    [
      '/throws',
      { redirectsTo: '/login' },
      /^neither guard nor content: the page is blank; TypeError: chunk is broken$/,
    ],
    ['/main-missing', { signIn: 'in place' }, /^neither guard nor content: the page is blank; GET .+\/main\.js: 404$/],
    ['/main-is-html', true, /^neither guard nor content: the page is blank; .*text\/html/],
    [
      '/lazy-missing',
      true,
      /^neither guard nor content: the page shows “Something went wrong: TypeError”; GET .+\/main\.js: 404$/,
    ],
    ['/only-drawn', true, /^neither guard nor content: the page is blank$/],
    ['/loading', true, /^neither guard nor content: the page shows only “Loading…”$/],
    ['/main-hangs', true, /^neither guard nor content: the page is blank; GET .+\/hang\.js: no answer within 3 s$/],
    ['/to-empty', true, /^neither guard nor content: \/login\/empty is blank; GET .+\/main\.js: 404$/],
    ['/to-empty', { redirectsTo: '/login' }, /^neither guard nor content: \/login\/empty is blank; GET .+404$/],
    ['/to-waiting', true, /^neither guard nor content: \/login\/waiting shows only “Loading…”$/],
    ['/denied', true, /^neither guard nor content: the page shows “403 Forbidden”$/],
  ])('%s, expected %j, was not seen, and nor was content: it has no sample', async (path, guarded, why) => {
    const seen = (await visits.measure(path, { guarded, within: 3 }))['smoke/page-guarded'];
    expect(seen).toMatchObject({ value: { inWords: expect.stringMatching(why) }, samples: 0 });
    expect(seen?.evidence?.at(-1)).toBe('anonymous.json');
  });

  test('that is not the expected one is quoted, with what to write if it is right', async () => {
    const itemsOf = async (path: string, guarded: PageOptions['guarded']) =>
      (await visits.measure(path, { guarded, within: 2 }))['smoke/page-guarded']?.items;
    const label = 'a visitor sees: Please sign in first';
    expect(await itemsOf('/text', true)).toEqual([{ label, detail: expect.stringContaining('{ shows: "…" }') }]);
    expect(await itemsOf('/text', { shows: 'Log in' })).toEqual([{ label }]);
    expect(await itemsOf('/in-place', true)).toEqual([
      { label: 'a visitor sees: Sign in', detail: expect.stringContaining('{ signIn: "in place" }') },
    ]);
  });
});
