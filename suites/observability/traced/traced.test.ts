import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { logCommand, logFile } from '../../../fixtures/logs/source.ts';
import { trial } from '../../../gate/testing/trial.ts';
import { probe } from '../../../runners/probe/index.ts';
import type { TracedArgs } from './measure.ts';
import { readTrace } from './read.ts';
import { traced } from './traced.ts';

type Options = OptionsOf<typeof traced>;

/** A server of Fastify's, with the log of Pino. */
const root = mkdtempSync(join(tmpdir(), 'stagegate-traced-'));
const server = Fastify({ logger: { level: 'debug', file: join(root, 'app.log') }, requestIdHeader: 'x-request-id' });
server.get('/orders', (request) => {
  request.log.debug('looked up');
  return {};
});
server.post('/orders', (request) => {
  request.log.info({ body: request.body }, 'made');
  return {};
});
/** Is in the log before the answer. */
server.get('/at-once', ({ id }) => {
  appendFileSync(join(root, 'app.log'), `${JSON.stringify({ level: 30, id })}\n`);
  return {};
});
server.get('/plain', { logLevel: 'silent' }, ({ id }) => {
  appendFileSync(join(root, 'app.log'), `served ${id}\n`);
  return {};
});
let cacheControl: string | undefined;
server.get('/cached', { logLevel: 'silent' }, ({ headers }, reply) => {
  cacheControl = headers['cache-control'];
  return reply.header('age', '30').send({});
});
server.get('/silent', { logLevel: 'silent' }, () => ({}));
let url = '';
beforeAll(async () => {
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const log = logFile('app.log');

async function judge(path: string, options: Options) {
  const claim = traced(path, { name: 't', within: 20, ...options });
  const { reading, causes, files } = await trial(claim, probe, {
    root,
    environment: { run: root, origins: { api: url } },
  });
  const results = Object.entries(causes).map(([id, cause]) => {
    const { value, items = [] } = reading.measurements[id] ?? {};
    return [id.replace('observability/t-', ''), cause, value, ...items] as const;
  });
  return { results, files };
}
const pass = 'within-threshold';

test('a request is found in two logs, by its header', async () => {
  const { results } = await judge('/orders', { in: [log, logCommand('cat app.log')], logLevel: 'debug' });
  expect(results).toEqual([
    [
      'app-log',
      pass,
      expect.any(Number),
      { label: 'GET /orders answered 200', detail: expect.stringMatching(/^marked stagegate-[\da-f]{16}$/) },
      { label: 'searched app.log', detail: expect.stringMatching(/^[\d,]+ bytes, app\.log \([\d,]+ bytes\)$/) },
    ],
    ['cat-app-log', pass, expect.any(Number), expect.anything(), expect.anything()],
  ]);
});

test('the mark may be in the path or in the body', async () => {
  expect((await judge('/orders?trace={mark}', { in: [log] })).results[0]).toContain(pass);
  const body = await judge('/orders', { in: [log], request: { json: { note: 'of {mark}' } } });
  expect(body.results[0]).toContain(pass);
});

test('what a cache answers need not be in a log, and asks past caches', async () => {
  const { results } = await judge('/cached', { in: [log], within: 1 });
  expect(results).toEqual([
    [
      'app-log',
      'not-seen',
      { inWords: 'not found within 1 s, and a cache gave the answer (age: 30): put {mark} into the path' },
      ...[{ label: 'GET /cached answered 200', detail: expect.anything() }, expect.anything()],
    ],
  ]);
  expect(cacheControl).toBe('no-cache');
});

test('a metric that fell was not seen, and one that grew is as large as that', () => {
  const args = { metric: { connection: 'metrics', query: 'q', by: 1 }, within: 1 } as TracedArgs;
  const from = (before: number, after: number) =>
    readTrace(
      'metric',
      {
        mark: 'm',
        answer: 'GET / answered 200',
        logs: [],
        metric: { before: { value: before }, after: { value: after } },
      },
      args,
    );
  expect(from(100, 3)).toMatchObject({ value: { inWords: 'it fell from 100 to 3' }, samples: 0 });
  expect(from(100, 102)).toMatchObject({ value: 2 });
  expect(from(100, 100)).toMatchObject({ value: 0 });
});

test.each<[string, string, Options, cause: string, words: RegExp]>([
  ['is not logged', '/silent', { in: [log], within: 0.3 }, 'beyond-threshold', /^not found within 0\.3 s$/],
  [
    'is logged as info',
    '/at-once',
    { in: [log], logLevel: 'error', within: 0.3 },
    'beyond-threshold',
    /^found as .*, not as error$/,
  ],
  [
    'may be in a log that is not there',
    '/orders',
    { in: [logFile('none.log')], within: 0.3 },
    'not-seen',
    /^no file none\.log in \/.+$/,
  ],
  [
    'may be in a log that cannot be printed',
    '/orders',
    { in: [logCommand('no-such-tool')], within: 0.3 },
    'not-seen',
    /not found/,
  ],
  [
    'may be in the part of a log that a command did not print',
    '/orders',
    { in: [logCommand('echo no such pod >&2; exit 1')], within: 0.3 },
    'not-seen',
    /^not found within 0\.3 s, and the command ended with 1: no such pod$/,
  ],
  [
    'is logged without a level',
    '/plain',
    { in: [log], logLevel: 'debug', within: 0.3 },
    'not-seen',
    /^found as no level, not as debug$/,
  ],
])('a request that %s', async (_, path, options, cause, words) => {
  const [[, judged, value] = []] = (await judge(path, options)).results;
  expect([judged, value]).toEqual([cause, { inWords: expect.stringMatching(words) }]);
});

test.each<[unknown, RegExp]>([
  [{}, /expected logs \(in\) or a metric, in which the request must be found/],
  [{ in: ['app.log'] }, /in\.0: expected a log such as logFile/],
  [{ in: [log], logLevel: 'eror' }, /logLevel: expected one of trace, debug/],
  [{ metric: { connection: 'metrics', query: 'up', by: 0 } }, /metric\.by: expected a number above 0/],
])('%j is refused', (options, message) => expect(() => traced('/', options as Options)).toThrow(message));

test('a log level has its article', () => {
  const titles = (['info', 'warn'] as const).map(
    (logLevel) => traced('/', { in: [log], logLevel }).drafts.quick.checks[0]?.title,
  );
  expect(titles).toEqual([
    expect.stringContaining('leaves an info line'),
    expect.stringContaining('leaves a warn line'),
  ]);
});
