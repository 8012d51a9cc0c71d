import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenPage } from '../../../fixtures/browser/browser.ts';
import { openVisits, type Visits } from '../testing/visits.ts';
import { recordFromStart } from './from-start.ts';
import { type Look, lookAround } from './look.ts';
import { readDocument } from './sent.ts';

let visits: Visits;
let open: OpenPage;
beforeAll(async () => {
  visits = await openVisits({ '/keeps': '<script>onerror = () => true; throw new Error("kept")</script>' });
  open = await visits.browser.open();
  await open.page.addInitScript(recordFromStart, { soon: 3_000, most: 5 });
});
afterAll(async () => {
  await open.close();
  await visits[Symbol.asyncDispose]();
});

async function see(body: string, texts: readonly string[] = []): Promise<Look> {
  await open.page.goto('about:blank');
  await open.page.setContent(`<!doctype html><body>${body}`);
  return open.page.evaluate(lookAround, { texts: [...texts], longest: 1_000, patience: 5_000, soon: 3_000 });
}

describe('text that is seen', () => {
  test.each([
    ['a line for each block', '<h1>My <b>orders</b></h1><p>Two\n  of <i>them</i></p>', 'My orders\nTwo of them'],
    [
      'in an open shadow root',
      '<div id=a></div><script>a.attachShadow({ mode: "open" }).innerHTML = "<p>Hello"</script>',
      'Hello',
    ],
    [
      'in a closed one',
      '<div id=a></div><script>a.attachShadow({ mode: "closed" }).innerHTML = "<p>Hello"</script>',
      'Hello',
    ],
    [
      'that a shadow root takes in',
      '<div id=a><p>Hello</div><script>a.attachShadow({ mode: "open" }).innerHTML = "<slot>"</script>',
      'Hello',
    ],
    ['without a box of its own', '<main style="display:contents">Hello</main>', 'Hello'],
    ['in an SVG', '<svg width=300 height=100><text y=40>A chart</text></svg>', 'A chart'],
    [
      'in fields',
      '<input placeholder=Search><input value=Ann><select><option>One<option selected>Two</select><input type=submit value=Go>',
      'Search\nAnn\nTwo\nGo',
    ],
    [
      'with a background that shows through',
      '<p style="color:transparent;background:linear-gradient(red,blue);background-clip:text">Hello</p>',
      'Hello',
    ],
    ['below the fold', '<div style="height:3000px"></div>Hello', 'Hello'],
  ])('%s', async (_, body, text) => {
    expect((await see(body)).text).toBe(text);
  });
});

describe('text that nobody sees', () => {
  test.each([
    ['not displayed', '<p style="display:none">no</p><p hidden>no</p><noscript>no</noscript><template>no</template>'],
    ['hidden', '<p style="visibility:hidden">no</p><div style="opacity:0"><p>no</p></div>'],
    ['transparent', '<p style="color:transparent">no</p><p style="color:rgb(0 0 0 / 0)">no</p>'],
    ['off the page', '<p style="position:absolute;left:-9999px">no</p><p style="text-indent:-9999px">no</p>'],
    [
      'for screen readers',
      '<p style="position:absolute;width:1px;height:1px;overflow:hidden">no</p><div style="height:0;overflow:hidden">no</div>',
    ],
    ['without size', '<p style="font-size:0">no</p><p style="transform:scale(0)">no</p>'],
    ['without width', '<p>\u200b\u200c\ufeff&nbsp;\u2800\u3164</p>'],
    ['not taken in by a shadow root', '<div id=a><p>no</div><script>a.attachShadow({ mode: "open" })</script>'],
    ['a password', '<input type=password value=no>'],
  ])('%s', async (_, body) => {
    expect((await see(body)).text).toBe('');
  });
});

test('texts are found across elements and lines, far down too, and only where they are seen', async () => {
  const body = `<p>Your <b>order</b>s\n today</p><p>${'x '.repeat(2_000)}</p><p>the end</p><p hidden>secret</p>`;
  expect((await see(body, ['Your orders today', 'the end', 'secret', 'other'])).found).toEqual([
    'Your orders today',
    'the end',
  ]);
});

test('fields, passwords, pictures and canvases are counted where they are seen', async () => {
  const body = `<input><button>Go</button><textarea></textarea><input type=hidden><input hidden>
    <input type=password><input type=password autocomplete=new-password>
    <svg width=100 height=100></svg><svg width=16 height=16></svg><canvas></canvas><canvas hidden></canvas>
    <img width=200 height=200 src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>">
    <img width=200 height=200 src="data:image/png,broken">`;
  expect(await see(body)).toMatchObject({ fields: 5, passwords: 1, newPasswords: 1, pictures: 2, canvases: 1 });
});

test.each([
  ['setTimeout(() => {}, 2000); setTimeout(() => {}, 10)', 2000],
  ['setInterval(() => {}, 1500)', 1500],
  ['clearTimeout(setTimeout(() => {}, 2000))', 0],
  ['setTimeout(() => {}, 60_000)', 0],
])('timers that are due soon: %s', async (script, due) => {
  const seen = await see(`<script>${script}</script>`);
  expect(seen.due).toBeGreaterThan(due - 1_000);
  expect(seen.due).toBeLessThanOrEqual(due);
});

test('a page cannot tell that it is watched, and a refresh that it declares is due too', async () => {
  const seen = await see(`<meta http-equiv=Refresh content="2; url=/x">
    <p id=a></p><script>a.textContent = [setTimeout, Element.prototype.attachShadow].map((one) => /native code/.test(one) + one.name) + Object.keys(window).includes('stagegate')</script>`);
  expect(seen).toMatchObject({ due: 2_000, text: 'truesetTimeout,trueattachShadowfalse' });
});

test('an exception that the page keeps from the browser', async () => {
  await open.page.goto(`${visits.app.url}/keeps`);
  const hidden = () =>
    open.page.evaluate(lookAround, { texts: [], longest: 1, patience: 1_000, soon: 1 }).then((seen) => seen.hidden);
  await expect.poll(hidden).toEqual([expect.stringContaining('Error: kept')]);
});

describe('what a document was sent with', () => {
  const read = (html: string, texts: string[] = [], most = 100) =>
    open.page.evaluate(readDocument, { html, texts, most });

  test('and nothing that only machines read', async () => {
    const document = `<title>t</title><style>p{}</style><script>document.title = 'ran'</script><noscript>Enable scripts</noscript>
      <template>t</template><p hidden>h</p><p>Secret <b>list</b></p><p>list</p><div id=root></div>`;
    expect(await read(document)).toEqual({ texts: ['Secret', 'list'], cut: false, found: [] });
    expect(await read(document, [], 1)).toMatchObject({ texts: ['Secret'], cut: true });
    expect(await open.page.title()).not.toBe('ran');
  });

  test.each([
    'R&D',
    '<p>R&amp;D</p>',
    '<p>R&#38;<b>D</b></p>',
    '<p title="R&amp;D">',
    '<p hidden>R&amp;D</p>',
    '<noscript>R&amp;D</noscript>',
    '<template>R&amp;D</template>',
    String.raw`<script>{"name":"R\u0026D"}</script>`,
    String.raw`<script>{"name":"R\x26D"}</script>`,
    '<p>Your\n  team:\tR&amp;D</p>',
  ])('a text is found however it is written: %s', async (html) => {
    expect(await read(html, ['R&D', 'R & D'])).toMatchObject({ found: ['R&D'] });
  });
});
