import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { trial } from '../../../gate/testing/trial.ts';
import { probe } from '../../../runners/probe/index.ts';
import { artefact } from './artefact.ts';

type Options = Partial<OptionsOf<typeof artefact>>;

const root = mkdtempSync(join(tmpdir(), 'stagegate-artefact-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const environment = {
  run: root,
  origins: { api: 'https://api-staging.shop.example' },
  production: ['shop.example'],
};

/** Values, how they were judged, and where it was found. */
async function seen(options: Options, change: object = {}) {
  const claim = artefact({ files: 'dist/**', ...options });
  const { reading, causes, end } = await trial(claim, probe, { root, environment: { ...environment, ...change } });
  return Object.entries(causes).map(([id, cause]) => {
    const { value = end.reason?.detail, items = [] } = reading.measurements[id] ?? {};
    return [id.slice('config/artefact-'.length), value, cause, ...items.map(({ label }) => label)];
  });
}

function built(file: string, content: string | Uint8Array): void {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  mkdirSync(join(root, 'dist/js'), { recursive: true });
  writeFileSync(join(root, 'dist', file), content);
}

function tar(name: string, content: Uint8Array): Uint8Array {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write('ustar', 257);
  return Buffer.concat([header, content, Buffer.alloc(512 - (content.length % 512)), Buffer.alloc(1024)]);
}

const staging = 'const api="https://api-staging.shop.example/v1",flags={"newOnboarding":true}';
const says = ['https://api-staging.shop.example', /"newOnboarding":\s*true/];
const clean = ['no-production', 0, 'within-threshold'];

test('what is checked, in words', () => {
  const { checks } = artefact({ files: 'dist/**', says }).drafts.quick;
  expect(checks.map(({ id, title, failure }) => [id, title, failure])).toEqual([
    ['config/artefact-no-production', 'The build names no host of production', 'The build names hosts of production'],
    [
      'config/artefact-https-api-staging-shop-example',
      'The build says https://api-staging.shop.example',
      'The build does not say https://api-staging.shop.example',
    ],
    [
      'config/artefact-newonboarding-s-true',
      'The build says /"newOnboarding":\\s*true/',
      'The build does not say /"newOnboarding":\\s*true/',
    ],
  ]);
});

test.each<[object, RegExp]>([
  [{}, /files: expected a file or a pattern such as "dist\/\*\*", or several, got nothing/],
  [{ files: 'a', says: [true] }, /says\.0: expected a text, a regular expression, or \{ origin: "api" \}/],
  [{ files: 'a', never: ['x'] }, /"never" is not a field/],
])('%j is refused', (options, message) => {
  expect(() => artefact(options as OptionsOf<typeof artefact>)).toThrow(message);
});

test('a build that points at staging, and one that points at production', async () => {
  built('js/main.js', `${staging};mail="help@shop.example"`);
  expect(await seen({ says })).toEqual([
    clean,
    ['https-api-staging-shop-example', true, 'within-threshold', 'dist/js/main.js'],
    ['newonboarding-s-true', true, 'within-threshold', 'dist/js/main.js'],
  ]);
  built('js/main.js', 'const api="https://api.shop.example/v1",terms="//www.shop.example/terms"');
  expect(await seen({ says: ['staging'], mayName: ['www.shop.example'] })).toEqual([
    ['no-production', 1, 'beyond-threshold', 'api.shop.example in dist/js/main.js'],
    ['staging', false, 'beyond-threshold'],
  ]);
});

test('a build that points at an origin, whose address its check is not named after', async () => {
  built('js/main.js', staging);
  const shown = await seen({ says: [{ origin: 'api' }] });
  expect(shown).toEqual([clean, ['the-url-of-api', true, 'within-threshold', 'dist/js/main.js']]);
  const elsewhere = { run: `${root} elsewhere`, origins: { api: 'http://127.0.0.1:4711' } };
  expect((await seen({ says: [{ origin: 'api' }] }, elsewhere))[1]?.slice(0, 3)).toEqual([
    'the-url-of-api',
    false,
    'beyond-threshold',
  ]);
  const words = 'says: there is no origin "app"; the definition declares api';
  expect((await seen({ says: [{ origin: 'app' }] }))[1]).toEqual(['the-url-of-app', words, 'not-measured']);
});

test.each<[string, Uint8Array, string]>([
  ['a zip file', zipSync({ 'assets/index.js': Buffer.from('"https://api.shop.example"') }), 'assets/index.js'],
  ['gzip', gzipSync('"https://api.shop.example"'), ''],
  [
    'a zip file in a zip file',
    zipSync({ 'lib.jar': zipSync({ 'a.class': Buffer.from('\0api.shop.example\0') }) }),
    'lib.jar/a.class',
  ],
  ['UTF-16', Buffer.from('https://api.shop.example', 'utf16le'), ''],
  ['zstd', zstdCompressSync('"https://api.shop.example"'), ''],
  ['gzip in tar', tar('a/b.js', gzipSync('"https://api.shop.example"')), 'a/b.js'],
  [
    'a zip file behind a program',
    Buffer.concat([Buffer.from('#!/bin/sh\n'), zipSync({ 'a.js': Buffer.from('//api.shop.example') })]),
    'a.js',
  ],
])('production in %s', async (_, bytes, member) => {
  built('app', bytes);
  const place = ['api.shop.example in dist/app', member].filter((part) => part !== '').join('/');
  expect(await seen({})).toEqual([['no-production', 1, 'beyond-threshold', place]]);
});

test.each([
  String.raw`{"u":"https:\u002F\u002Fapi.shop.example"}`,
  String.raw`"\x2f\x2fapi.shop.example"`,
  String.raw`"see\napi.shop.example"`,
  String.raw`"{\"u\":\"https:\\/\\/api.shop.example\"}"`,
  'u=https%3A%2F%2Fapi.shop.example',
  'u=https%253A%252F%252Fapi.shop.example',
  '<a href="https:&#x2F;&#x2F;api.shop.example">',
  'https://API.Shop.Example/',
  String.raw`"api\u002eshop.example"`,
])('production in %s', async (text) => {
  built('js/main.js', text);
  expect(await seen({})).toEqual([['no-production', 1, 'beyond-threshold', 'api.shop.example in dist/js/main.js']]);
  expect(await seen({ mayName: ['API.shop.example'] })).toEqual([clean]);
  expect((await seen({ mayName: ['shop.example'] }))[0]?.[1]).toBe(1);
});

test.each(['myshop.example', 'shop.example.test', 'help%40shop.example', String.raw`a\u0040shop.example`])(
  'no host of production in %s',
  async (text) => {
    built('js/main.js', text);
    expect(await seen({})).toEqual([clean]);
  },
);

test('a large file is searched in pieces, none of which begins within a name', async () => {
  const filler = 'my '.repeat(1_400_000);
  for (const before of [3_999_985, 3_999_992, 3_999_998]) {
    built('js/main.js', `${filler.slice(0, before)}myshop.example "https://api.shop.example/${filler}"`);
    const places = ['api.shop.example in dist/js/main.js'];
    expect(await seen({})).toEqual([['no-production', 1, 'beyond-threshold', ...places]]);
  }
});

test('what it says may be escaped', async () => {
  built('js/main.js', String.raw`"https:\u002F\u002Fapi-staging.shop.example","{\"newOnboarding\":true}"`);
  expect((await seen({ says })).map(([, value]) => value)).toEqual([0, true, true]);
});

test('a name in other letters is the same host', async () => {
  const change = { run: `${root} idn`, production: ['müller.example'] };
  for (const text of ['https://api.müller.example', 'https://api.xn--mller-kva.example']) {
    built('js/main.js', text);
    expect((await seen({}, change))[0]).toEqual([
      ...['no-production', 1, 'beyond-threshold', 'api.xn--mller-kva.example in dist/js/main.js'],
    ]);
  }
});

test('hidden files and links are searched', async () => {
  built('.env', 'API=https://a.shop.example');
  mkdirSync(join(root, 'real'), { recursive: true });
  writeFileSync(join(root, 'real/b.js'), '//b.shop.example');
  symlinkSync('../../real', join(root, 'dist/js/linked'));
  const places = ['a.shop.example in dist/.env', 'b.shop.example in dist/js/linked/b.js'];
  expect(await seen({})).toEqual([['no-production', 2, 'beyond-threshold', ...places]]);
  built('js/main.js', staging);
  symlinkSync(tmpdir(), join(root, 'dist/out'));
  expect(await seen({})).toEqual([
    ['no-production', { inWords: expect.stringContaining('dist/out, which could not be searched') }, 'not-seen'],
  ]);
});

test('a build is made, and files from before it do not count', async () => {
  const run = `mkdir -p out && echo '${staging}' > out/main.js`;
  expect(await seen({ run, files: 'out/*.js' })).toEqual([clean]);
  expect(await seen({ run: 'true', files: 'out/*.js' })).toEqual([
    ['no-production', { inWords: expect.stringContaining('from before the run') }, 'not-seen'],
  ]);
  writeFileSync(join(root, 'out/vendor.js'), 'fetch("https://api.shop.example"),"old"');
  expect(await seen({ run: 'echo new > out/new.js', files: 'out/*.js', says: ['old', 'new', 'none'] })).toEqual([
    ['no-production', 1, 'beyond-threshold', 'api.shop.example in out/vendor.js, which is from before the build'],
    ['old', { inWords: 'only in out/vendor.js, which is from before the build' }, 'not-seen'],
    ['new', true, 'within-threshold', 'out/new.js'],
    ['none', false, 'beyond-threshold'],
  ]);
  writeFileSync(join(root, 'out/vendor.js'), 'harmless');
  expect(await seen({ run: 'echo newer > out/new.js', files: 'out/*.js' })).toEqual([clean]);
  expect(await seen({ run: `${run}; exit 2`, files: 'out/*.js' })).toEqual([
    ['no-production', 'the build ended with 2', 'not-measured'],
  ]);
});

test('what could not be searched is inconclusive', async () => {
  expect(await seen({ files: 'none/**' })).toEqual([
    ['no-production', { inWords: 'no file matches none/**' }, 'not-seen'],
  ]);
  const whole = zipSync({ 'a.js': Buffer.from('https://a.example') });
  built('app.apk', whole.subarray(0, whole.length - 30));
  expect(await seen({ says: ['https'] })).toEqual([
    [
      'no-production',
      { inWords: 'dist/app.apk, which could not be searched: the archive is damaged or cut off' },
      'not-seen',
    ],
    ['https', { inWords: 'dist/app.apk, which could not be searched: the archive is damaged or cut off' }, 'not-seen'],
  ]);
  const xz = Buffer.concat([Buffer.from('fd377a585a00', 'hex'), Buffer.alloc(99, 9)]);
  const deep = Array.from({ length: 9 }).reduce<Uint8Array>((inner) => gzipSync(inner), Buffer.from('a'));
  for (const [bytes, why] of [
    [xz, 'it is packed as xz'],
    [zipSync({ 'a.xz': xz, 'b.js': Buffer.from('a') }), 'it is packed as xz'],
    [tar('data.7z', Buffer.from('377abcaf271c', 'hex')), 'it is packed as 7z'],
    [deep, 'it is nested in 8 archives'],
    [gzipSync(staging).subarray(0, -9), 'the archive is damaged or cut off'],
  ] as const) {
    built('app', bytes);
    expect(await seen({})).toEqual([['no-production', { inWords: expect.stringContaining(why) }, 'not-seen']]);
  }
  built('app.js.br', brotliCompressSync(staging));
  expect(await seen({})).toEqual([clean]);
  built('js/main.js', staging);
  const words = { inWords: 'the definition names no host of production' };
  expect(await seen({}, { run: `${root} 2`, production: [] })).toEqual([['no-production', words, 'not-seen']]);
});
