import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isBlank, maskColour } from '../../fixtures/browser/blank.ts';
import { openVisits, type Visits } from './testing/visits.ts';

let visits: Visits;
beforeAll(async () => {
  visits = await openVisits({});
});
afterAll(() => visits[Symbol.asyncDispose]());

test.each([
  ['', true],
  ['<body style="background:#123456">', true],
  ['<p style="color:#fff">white on white', true],
  ['<p>hi', false],
  ['<div style="position:absolute;bottom:0;right:0;width:1px;height:1px;background:#fffffe">', false],
  [`<body style="background:${maskColour}">`, false],
])('a page of %j is blank: %s', async (body, expected) => {
  const { page, close } = await visits.browser.open();
  await page.setContent(`<!doctype html>${body}`);
  expect(isBlank(await page.screenshot())).toBe(expected);
  await close();
});

/** A PNG of lines of two pixels, each line with its filter, without checksums. */
function png(type: number, lines: readonly (readonly number[])[]): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
  };
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, lines.length, 8, type, 0, 0, 0]);
  const data = deflateSync(Buffer.from(lines.flat()));
  return Buffer.concat([Buffer.alloc(8), chunk('IHDR', header), chunk('IDAT', data)]);
}

test('every filter of a line is undone', () => {
  const first = [0, 9, 8, 7, 9, 8, 7];
  const left = [1, 9, 8, 7, 0, 0, 0];
  const up = [2, 0, 0, 0, 0, 0, 0];
  const average = [3, 5, 4, 4, 0, 0, 0];
  const paeth = [4, 0, 0, 0, 0, 0, 0];
  expect(isBlank(png(2, [first, left, up, average, paeth]))).toBe(true);
  expect(isBlank(png(2, [first, left, [2, 0, 0, 1, 0, 0, 0]]))).toBe(false);
  expect(isBlank(png(3, [[0, 1, 1]]))).toBe(false);
});
