/** A report's text, as far as it can be read. */

export interface Decoded {
  readonly text: string;
  readonly flaw?: string;
}

/** By its byte order mark, otherwise by its XML declaration, otherwise UTF-8. */
export function decode(bytes: Uint8Array): Decoded {
  const label = encodingOf(bytes);
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes) };
  } catch (error) {
    const flaw =
      error instanceof RangeError ? `its encoding "${label}" is not known` : `it is not the ${label} that it should be`;
    return { text: new TextDecoder().decode(bytes), flaw };
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return /^(?:\u00EF\u00BB\u00BF)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ?? 'utf-8';
}
