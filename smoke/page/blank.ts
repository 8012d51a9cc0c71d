/** Recognizes a screenshot that shows nothing. */
import { inflateSync } from 'node:zlib';

/** The colour of masks: a page that is masked completely may show anything. */
export const maskColour = '#ff00ff';

/** All pixels of the PNG have one colour, other than the masks'. Only PNGs as Chromium writes them count: 8 bits a channel, not interlaced. */
export function isBlank(png: Uint8Array): boolean {
  const colour = onlyColour(png);
  return colour !== undefined && colour.toString('hex', 0, 3) !== maskColour.slice(1);
}

/** The channels of the only colour; undefined if there are several. */
function onlyColour(png: Uint8Array): Buffer | undefined {
  const { header, data } = chunksOf(png);
  const channels = header?.[8] === 8 && header[12] === 0 ? { 2: 3, 6: 4 }[header[9] ?? 0] : undefined;
  if (header === undefined || channels === undefined) return undefined;
  const width = header.readUInt32BE(0) * channels;
  const bytes = inflateSync(data);
  const first = bytes.subarray(1, 1 + channels);
  let above: Buffer = Buffer.alloc(width);
  for (let at = 0; at < bytes.length; at += width + 1) {
    above = unfiltered(bytes[at] ?? 0, bytes.subarray(at + 1, at + 1 + width), above, channels);
    if (above.some((value, x) => value !== first[x % channels])) return undefined;
  }
  return first;
}

function chunksOf(png: Uint8Array): { readonly header?: Buffer; readonly data: Buffer } {
  const bytes = Buffer.from(png);
  const data: Buffer[] = [];
  let header: Buffer | undefined;
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = content;
    if (type === 'IDAT') data.push(content);
    at += 12 + length;
  }
  return { ...(header === undefined ? {} : { header }), data: Buffer.concat(data) };
}

/** Undoes the filter of a line of pixels (PNG, 9.2). */
function unfiltered(filter: number, line: Buffer, above: Buffer, channels: number): Buffer {
  const plain = Buffer.from(line);
  for (let x = 0; x < plain.length; x += 1) {
    const left = x < channels ? 0 : (plain[x - channels] ?? 0);
    const up = above[x] ?? 0;
    const corner = x < channels ? 0 : (above[x - channels] ?? 0);
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
    plain[x] = ((plain[x] ?? 0) + guess) & 255;
  }
  return plain;
}

function paeth(left: number, up: number, corner: number): number {
  const near = (value: number): number => Math.abs(left + up - corner - value);
  if (near(left) <= near(up) && near(left) <= near(corner)) return left;
  return near(up) <= near(corner) ? up : corner;
}
