/** How large a string is in a file. */
const encoder = new TextEncoder();
/** A byte for each character: most strings have no others. */
const ascii = /^[\0-\x7F]*$/;

/** Of UTF-8. */
export function byteLength(text: string): number {
  return ascii.test(text) ? text.length : encoder.encode(text).length;
}
