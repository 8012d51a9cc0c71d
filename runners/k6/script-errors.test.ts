import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { sourceRoot } from '../../fixtures/context/install.ts';
import { hasK6, hasXk6Ts } from '../../gate/testing/tools.ts';
import { placeOf } from './script-errors.ts';
import { cases, play } from './testing/cases.ts';

describe('the place of an exception', () => {
  const of = (frame: string) =>
    placeOf({ level: 'error', source: 'stacktrace', message: `ReferenceError: x\n\tat default (${frame})`, count: 1 });

  test.each([
    ['file:///shop/shop.ts:12:3(5)', 'shop.ts:12'],
    ['file:///a b/shop.ts:12:3(5)', 'shop.ts:12'],
    ['file:///a b/my shop.ts:12:3(5)', 'my shop.ts:12'],
    ['file:///shop.ts:12:3(5)', 'shop.ts:12'],
    ['file:///C:/a/shop.ts:12:3(5)', 'shop.ts:12'],
  ])('%s', (frame, place) => {
    expect(of(frame)).toBe(place);
  });

  test.each(['file:///-:12:3(5)', 'https://a.example/shop.ts:12:3(5)', 'native', 'file:///shop.ts'])(
    'is not known from %s',
    (frame) => {
      expect(of(frame)).toBeUndefined();
    },
  );

  test.each([`${sourceRoot}/load/lib/request.ts`, '/shop/node_modules/stagegate/load/lib/request.js'])(
    'is that of the script, where ours throws: %s',
    (ours) => {
      expect(of(`file://${ours}:30:5(3))\n\tat default (file:///shop/shop.ts:7:3(5)`)).toBe('shop.ts:7');
    },
  );

  test.each(['/shop/load/lib/cart.ts', '/shop/node_modules/shop-load/load/lib/cart.ts'])(
    'may be in a folder that is named like ours: %s',
    (theirs) => {
      expect(of(`file://${theirs}:12:5(3)`)).toBe('cart.ts:12');
      expect(of(`file://${theirs}:12:5(3))\n\tat default (file:///shop/shop.ts:7:3(5)`)).toBe('cart.ts:12');
    },
  );

  test('is sought in linear time', () => {
    for (const one of ['a', '/', 'a/', 'a:1', '(file://', '(file:///a'])
      expect(of(`file:///${one.repeat(100_000)}`)).toBeUndefined();
  });
});

describe.skipIf(!hasK6)('an iteration of a real load that breaks off', { timeout: 60_000, concurrent: true }, () => {
  const breaking = (body: string, listener?: RequestListener) =>
    play({
      script: cases.exception.script.replace("if (__ITER === 1) throw new Error('lost');", body),
      ...(listener === undefined ? {} : { listener }),
    });
  const id = 'load/shop-exceptions';
  const broken: RequestListener = (_, response) => {
    response.statusCode = 500;
    response.end('<html>');
  };
  // A bundle has other lines than the script.
  const place = hasXk6Ts ? '.*' : ', at shop\\.ts:\\d+';

  test.each(['cart.add(1);', "throw new ReferenceError('x is not defined');"])('%s is the script’s', async (body) => {
    const { reading, causes } = await breaking(body);
    expect(causes[id]).toBe('not-measured');
    expect(reading.gaps?.[id]).toMatchObject({
      code: 'script-broken',
      detail: expect.stringMatching(
        new RegExp(`^ReferenceError: \\w+ is not defined${place} \\(in \\d+ iterations?\\)$`),
      ),
    });
  });

  test.each([
    ["http.get(origins.app + '/').json();", broken],
    ["JSON.parse('<html>');", broken],
    ["throw new Error('lost');", undefined],
    ["if (__ITER === 0) cart.add(1); throw new Error('lost');", undefined],
  ] as const)('%s may be staging’s, and fails', async (body, listener) => {
    const { reading, causes } = await breaking(body, listener);
    expect(reading.gaps?.[id]).toBeUndefined();
    expect(causes[id]).toBe('beyond-threshold');
  });

  test('a TypeError fails, and names both', async () => {
    const { reading, causes } = await breaking("http.get(origins.app + '/').json('order').id.trim();");
    expect(causes[id]).toBe('beyond-threshold');
    expect(reading.measurements[id]?.items?.[0]).toMatchObject({
      label: expect.stringMatching(/^TypeError: /),
      detail: expect.stringMatching(
        /^\d+ ×.*: the script is wrong there, or an answer of staging lacks what it reads$/,
      ),
    });
  });
});

describe.skipIf(!hasK6)('a URL that is none', { timeout: 60_000, concurrent: true }, () => {
  const asking = (body: string) => play({ script: cases.normal.script.replace('ask();', body) });
  const broken = "ask(origins.app + 'undefined');";

  test('asks nobody, so nothing fails', async () => {
    const { reading, causes } = await asking(broken);
    expect(reading.reason).toMatchObject({
      code: 'script-broken',
      detail: expect.stringMatching(/^no request was sent: invalid URL: .*undefined.* \(\d+ times\)$/),
    });
    expect(Object.values(causes)).not.toContain('beyond-threshold');
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('beside requests that were sent may be staging’s, and is named', async () => {
    const { reading, causes } = await asking(`ask(); ${broken}`);
    expect(causes['load/shop-checks']).toBe('beyond-threshold');
    expect(reading.measurements['load/shop-checks']?.items?.[0]).toMatchObject({
      label: expect.stringMatching(/^invalid URL: .*undefined/),
      detail: expect.stringMatching(/^no request was sent \(\d+ times\): the script is wrong there, or an answer/),
    });
  });
});

describe.skipIf(!hasK6)('a URL without a host', { timeout: 60_000, concurrent: true }, () => {
  const asking = (body: string) => play({ script: cases.normal.script.replace('ask();', body) });

  test.each([
    ["ask(__ENV.BASE + '/orders');", '"undefined/orders"'],
    ["ask('');", 'an empty URL'],
    ["ask('localhost:80/orders');", '"localhost:80/orders"'],
  ])('%s is named, and is why nothing was measured', async (body, url) => {
    const { reading, causes } = await asking(body);
    expect(reading.reason).toMatchObject({
      code: 'script-broken',
      detail: `the script asked for ${url} without a host: no such request was sent`,
      fix: expect.stringContaining('is "undefined" (the claim gives it no variable)'),
    });
    expect(reading.gaps).toEqual({});
    expect(new Set(Object.values(causes))).toEqual(new Set(['not-measured']));
  });

  test('beside requests that were sent, leaves the run open', async () => {
    const { reading, causes } = await asking("ask(origins.app + '/'); ask(__ENV.BASE + '/orders');");
    expect(reading.reason).toMatchObject({
      code: 'script-broken',
      detail: expect.stringContaining('"undefined/orders"'),
    });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });
});
