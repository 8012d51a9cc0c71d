import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../core/errors.ts';
import { serve } from '../../fixtures/testing/server.ts';
import { isOurs } from './route.ts';
import { type Served, serveRun } from './server.ts';

let home: string;
let run: string;
let served: Served;
let withoutViewer: Served;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'stagegate-served-'));
  run = join(home, 'run');
  const viewer = join(home, 'viewer');
  for (const folder of [join(run, 'evidence/uat'), viewer]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(home, 'secret.txt'), 'outside');
  writeFileSync(join(run, 'report.html'), '<p>report</p>');
  writeFileSync(join(run, 'evidence/uat/page.html'), '<p>page</p>');
  writeFileSync(join(run, 'evidence/uat/a #1%.txt'), 'odd');
  writeFileSync(join(run, 'evidence/uat/notes.md'), '# notes');
  writeFileSync(join(run, 'evidence/uat/trace.zip'), 'PK0123456789');
  writeFileSync(join(viewer, 'index.html'), '<p>viewer</p>');
  symlinkSync(join(home, 'secret.txt'), join(run, 'evidence/link.txt'));
  symlinkSync(home, join(run, 'evidence/folder'), 'dir');
  served = await serveRun({ run, viewer });
  withoutViewer = await serveRun({ run });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await withoutViewer[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** As it is written, unlike `fetch`, which tidies paths up. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  { method = 'GET', of = served } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(of.origin);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

describe('the report', () => {
  it('is the first page, unchanged, in its own origin', async () => {
    expect(await ask('/')).toMatchObject({ status: 302, headers: { location: '/report.html' } });
    const { status, headers, body } = await ask('/report.html?x#y');
    expect({ status, body }).toEqual({ status: 200, body: '<p>report</p>' });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'unsafe-inline'; /),
    });
  });
});

describe('evidence', () => {
  it('is sandboxed, a page in an origin of its own', async () => {
    const { headers, body } = await ask('/evidence/uat/page.html');
    expect(body).toBe('<p>page</p>');
    expect(headers['content-security-policy']).toMatch(
      /^sandbox allow-scripts\b(?!.*allow-same-origin).*default-src 'none'/,
    );
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it('may have any name, and is shown if it can be read', async () => {
    expect((await ask('/evidence/uat/a%20%231%25.txt')).body).toBe('odd');
    expect((await ask('/evidence/uat/notes.md')).headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it('is given in parts', async () => {
    const path = '/evidence/uat/trace.zip';
    expect(await ask(path, { range: 'bytes=2-4' })).toMatchObject({
      status: 206,
      body: '012',
      headers: { 'content-range': 'bytes 2-4/12' },
    });
    expect((await ask(path, { range: 'bytes=99-' })).status).toBe(416);
  });

  it('that is missing is named', async () => {
    expect(await ask('/evidence/gone.html')).toMatchObject({
      status: 404,
      body: expect.stringContaining('no such file'),
    });
    expect((await ask('/evidence')).status).toBe(404);
  });
});

describe('what is outside the run', () => {
  it.each([
    '/../secret.txt',
    '/evidence/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/evidence/..%2f..%2fsecret.txt',
    '/evidence/%2e%2e%5c..%5csecret.txt',
    '/trace/../../secret.txt',
    '/trace/..%2fsecret.txt',
    '/trace/',
    '//secret.txt',
    '/evidence/link.txt',
    '/evidence/folder/secret.txt',
    '/evidence/uat/page.html%00.txt',
    '/%ff',
    '*',
  ])('is not served: %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).not.toContain('outside');
  });
});

describe('a request', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1'])(
    'for the host %j is refused',
    async (host) => {
      expect(await ask('/report.html', { host })).toMatchObject({
        status: 403,
        body: expect.not.stringContaining('report'),
      });
    },
  );

  it('for no host is refused', async () => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(served.origin).port) });
    socket.end('GET /report.html HTTP/1.0\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each([
    ['/report.html', 403],
    ['/evidence/uat/notes.md', 403],
    ['/trace/index.html', 200],
  ])('for a service worker gets one from the viewer alone: %s', async (path, status) => {
    expect((await ask(path, { 'service-worker': 'script' })).status).toBe(status);
  });

  it.each([
    [80, '127.0.0.1', true],
    [80, 'localhost:80', true],
    [80, 'evil.example', false],
    [8080, '127.0.0.1', false],
  ])('to port %i for the host %s, which browsers send so: %s', (localPort, host, ours) => {
    expect(isOurs({ headers: { host }, socket: { localPort } as Socket })).toBe(ours);
  });

  it('for localhost is answered', async () => {
    const { port } = new URL(served.origin);
    expect((await ask('/report.html', { host: `localhost:${port}` })).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('of method %s is refused', async (method) => {
    expect((await ask('/report.html', {}, { method })).status).toBe(405);
  });

  it('from another machine is refused', async () => {
    const { port } = new URL(served.origin);
    const outcome = await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.2', port: Number(port) }, () => resolve('connected'));
      socket.once('error', () => resolve('refused'));
      socket.setTimeout(5_000, () => resolve('silent'));
    });
    expect(outcome).not.toBe('connected');
  });
});

describe('a trace', () => {
  const trace = '/evidence/uat/trace.zip';

  it('opens in the viewer when somebody follows a link to it', async () => {
    for (const headers of [{ 'sec-fetch-dest': 'document' }, { accept: 'text/html,*/*' }]) {
      const { status, headers: answered } = await ask(trace, headers);
      expect({ status, location: answered.location }).toEqual({
        status: 302,
        location: `/trace/index.html?trace=${encodeURIComponent(`${served.origin}${trace}`)}`,
      });
    }
    expect(await ask('/trace/index.html')).toMatchObject({
      status: 200,
      body: '<p>viewer</p>',
      headers: { 'content-security-policy': expect.stringContaining("connect-src 'self'") },
    });
  });

  it('is served as it is when it is fetched, or if there is no viewer', async () => {
    const fetched = await ask(trace, { 'sec-fetch-dest': 'empty', accept: 'text/html' });
    expect(fetched).toMatchObject({
      status: 200,
      body: 'PK0123456789',
      headers: { 'content-type': 'application/zip' },
    });
    expect((await ask(trace, { accept: 'text/html' }, { of: withoutViewer })).body).toBe('PK0123456789');
    expect((await ask('/trace/index.html', {}, { of: withoutViewer })).status).toBe(404);
  });

  it('that is missing is not looked for by the viewer', async () => {
    expect((await ask('/evidence/gone/trace.zip', { accept: 'text/html' })).status).toBe(404);
  });
});

describe('the port', () => {
  it('is named if it is in use', async () => {
    await using other = await serve(() => {});
    await expect(serveRun({ run }, other.port)).rejects.toThrow(UsageError);
    await expect(serveRun({ run }, other.port)).rejects.toThrow(
      `Port ${other.port} is in use. Leave out --port to get a free one, or name another.`,
    );
  });

  it('is free again afterwards', async () => {
    const once = await serveRun({ run });
    const port = Number(new URL(once.origin).port);
    await once[Symbol.asyncDispose]();
    await using again = await serveRun({ run }, port);
    expect(again.origin).toBe(once.origin);
  });
});
