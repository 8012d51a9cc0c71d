import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openVisits, type PageOptions, type Visits } from './testing/visits.ts';

const fine = { page: 200, content: 'shown', console: 0, exceptions: 0, requests: 0 };
const later = (script: string, milliseconds: number) =>
  `<h1>Orders</h1><script>setTimeout(() => { ${script} }, ${milliseconds})</script>`;

let visits: Visits;
beforeAll(async () => {
  visits = await openVisits({
    '/throws': later('throw new Error("late")', 1500),
    '/throws-at-three': later('throw new Error("late")', 3000),
    '/fetches': later('fetch("/gone")', 1500),
    '/throws-after-answer': '<h1>Orders</h1><script>fetch("/slow").then(() => { throw new Error("late") })</script>',
    '/throws-after-two-answers':
      '<h1>Orders</h1><script>fetch("/slow").then(() => fetch("/slow?2")).then(() => { throw new Error("late") })</script>',
    '/fails-after-an-answer': '<h1>Orders</h1><script>fetch("/slow").then(() => fetch("/gone"))</script>',
    '/hangs-after-an-answer': '<h1>Orders</h1><script>fetch("/slow").then(() => fetch("/hang"))</script>',
    '/throws-after-an-event':
      '<h1>Orders</h1><script>new EventSource("/late-event").onmessage = () => { throw new Error("late") }</script>',
    '/throws-after-a-message':
      '<h1>Orders</h1><script>new WebSocket("/socket").onmessage = () => { throw new Error("late") }</script>',
    '/shows-after-an-event':
      '<h1>Orders</h1><script>const all = new EventSource("/late-event"); all.onmessage = ({ data }) => { document.body.append(data); all.close() }</script>',
    '/late-event': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      setTimeout(() => response.write('data: one\n\n'), 1_200);
    },
    '/socket': ({ headers }, response) => {
      const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = hash('sha1', key, 'base64');
      response.writeHead(101, { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-accept': accept });
      response.flushHeaders();
      setTimeout(() => response.socket?.write(Buffer.from([0x81, 3, ...Buffer.from('one')])), 1_200);
    },
    '/slow': (_, response) => void setTimeout(() => response.end('{}'), 2_500),
    '/leaves': later('location.href = "/other"', 1500),
    '/refreshes': '<meta http-equiv=refresh content="1;url=/other"><h1>Orders</h1>',
    '/other': 'Elsewhere',
    '/half': '<h1>Orders</h1><script>fetch("/endless").then((answer) => answer.text())</script>',
    '/endless': (_, response) => void response.writeHead(200).write('x'),
    '/streams': '<h1>Orders</h1><script>fetch("/events").then((answer) => answer.text())</script>',
    '/events': (_, response) => void response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('{}'),
    '/adds-a-script':
      '<h1>Orders</h1><script>onload = () => { document.body.append(Object.assign(document.createElement("script"), { src: "/hang" })) }</script>',
    '/hang': () => {},
    '/keeps-exceptions': '<h1>Orders</h1><script>onerror = () => true; throw new Error("kept")</script>',
    '/clock': '<h1 id=h>Orders</h1><script>setInterval(() => { h.textContent = Math.random() }, 50)</script>',
    '/polls': '<h1>Orders</h1><script>setInterval(() => fetch("/other"), 100)</script>',
    '/later-than-that': later('throw new Error("too late")', 60_000),
  });
});
afterAll(() => visits[Symbol.asyncDispose]());

describe.concurrent('what comes late', { timeout: 60_000 }, () => {
  test.each<[path: string, seen: object, options?: PageOptions]>([
    ['/throws', { exceptions: 1 }],
    ['/throws-at-three', { exceptions: 1 }],
    ['/throws-after-answer', { exceptions: 1 }],
    ['/throws-after-two-answers', { exceptions: 1 }],
    ['/fails-after-an-answer', { requests: 1 }],
    ['/hangs-after-an-answer', { requests: 1 }, { within: 3 }],
    ['/throws-after-an-event', { exceptions: 1 }],
    ['/throws-after-a-message', { exceptions: 1 }],
    ['/shows-after-an-event', {}],
    ['/keeps-exceptions', { exceptions: 1 }],
    ['/fetches', { requests: 1 }],
    ['/half', { requests: 1 }, { within: 3 }],
    ['/half', {}, { within: 3, mayFail: ['/endless'] }],
    ['/adds-a-script', { requests: 1 }, { within: 3 }],
    ['/streams', {}],
    ['/clock', {}],
    ['/polls', {}],
    ['/later-than-that', {}],
  ])('%s: %j', async (path, seen, options = {}) => {
    expect(await visits.values(path, options)).toEqual({ ...fine, ...seen });
  });

  test.each(['/leaves', '/refreshes'])('%s: another page', async (path) => {
    expect(await visits.values(path, { within: 6 })).toMatchObject({
      content: `another page: ${visits.app.url}/other`,
    });
  });
});

describe('a page without end', { timeout: 60_000 }, () => {
  let hostile: Visits;
  beforeAll(async () => {
    hostile = await openVisits({
      '/computes': '<p>hi</p><script>for (;;);</script>',
      '/computes-later': '<p>hi</p><script>onload = () => setTimeout(() => { for (;;); }, 100)</script>',
      '/alerts': '<p>hi</p><script>for (;;) alert("no")</script>',
      '/reloads': '<p>hi</p><script>setTimeout(() => location.reload(), 50)</script>',
      '/redirects': (request, response) => void response.writeHead(302, { location: `${request.url}x` }).end(),
      '/hash': '<p>hi</p><script>setInterval(() => { location.hash = Math.random() }, 5)</script>',
      '/fine': '<p>hi</p>',
    });
  });
  afterAll(() => hostile[Symbol.asyncDispose]());

  const silent = 'no answer within 2 s: it computes, or opens dialogs, without end';
  test.each([
    ['/computes', silent],
    ['/computes-later', silent],
    ['/alerts', silent],
    ['/reloads', expect.stringMatching(/^loads again and again: \d+ documents$/)],
    ['/hash', 'shown'],
  ])('%s has its own deadline and its own words', async (path, content) => {
    const started = performance.now();
    expect(await hostile.values(path, { within: 2 })).toMatchObject({ content });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(await hostile.values('/fine')).toEqual(fine);
  });
});
