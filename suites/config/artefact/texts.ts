/** A file's bytes as texts that can be searched, without many copies of a large one in memory. */
import { unescaped } from '../variables/unescape.ts';

/** Bytes of a piece, and of the largest file whose text is unescaped as a whole. */
const piece = 4_000_000;
const mostWhole = 32_000_000;
/** Bytes in which the end of a piece is moved to where no name can be. */
const play = 64_000;
/** ASCII that is in no name, no escape and nothing of a URL or an e-mail address before it. */
const between = new Set(
  [...Array(128).keys()].filter((byte) => !/[\w.%\\&#;@:/=?+~-]/.test(String.fromCharCode(byte))),
);

/** Pieces that cut no host's name in two. */
export function* piecesOf(bytes: Buffer): Generator<string> {
  for (let start = 0; start < bytes.length; ) {
    const end = endOf(bytes, start + piece);
    yield* plainTexts(bytes.subarray(start, end));
    start = end;
  }
}

/** The whole, as it is and without its escapes. */
export function wholeTexts(bytes: Buffer): readonly string[] {
  const texts = plainTexts(bytes);
  return bytes.length > mostWhole ? texts : [...texts, ...texts.map(unescaped)];
}

function endOf(bytes: Buffer, wanted: number): number {
  if (wanted >= bytes.length) return bytes.length;
  for (let at = wanted; at > wanted - play; at -= 1) if (between.has(bytes[at] ?? 0)) return at;
  return wanted;
}

/** Android's resources are UTF-16: without its zero bytes, what is ASCII of it can be read. */
function plainTexts(bytes: Buffer): readonly string[] {
  const text = bytes.toString();
  return text.includes('\0') ? [text, text.replaceAll('\0', '')] : [text];
}
