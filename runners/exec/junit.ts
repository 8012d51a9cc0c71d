/**
 * JUnit XML in all its dialects, read as a stream of tags: what comes before a flaw is kept. There is no entity but XML's own
 * five, nothing is fetched, and neither depth nor length can fill memory.
 */
import sax from 'sax';
import { decode } from './decode.ts';
import { isSuite, JunitTests } from './junit-tests.ts';
import type { TestReport } from './reported-test.ts';

/** Thrown to stop the parser. */
class Flaw extends Error {}

const deepest = 100;

/** Without `strictEntities` it would know HTML's as well. */
const settings = { position: true, strictEntities: true };

/** `cut` says that the file is longer than what was kept of it. */
export function readJunit(bytes: Uint8Array, cut = false): TestReport {
  if (bytes.length === 0) return { tests: [], errors: [], flaw: 'it is empty' };
  const { text, flaw } = decode(bytes);
  const found = new JunitTests();
  const broken = parse(text, found);
  const first = cut ? 'it is too large to be read whole' : (flaw ?? broken);
  return { ...found.report(), ...(first === undefined ? {} : { flaw: first }) };
}

/** Why the parser stopped before the end. */
function parse(text: string, found: JunitTests): string | undefined {
  const parser = sax.parser(true, settings);
  let depth = 0;
  let roots = 0;
  parser.onerror = (error) => {
    throw new Flaw(`it is not well-formed XML: ${error.message.split('\n')[0]} (line ${parser.line + 1})`);
  };
  parser.ondoctype = (type) => {
    if (/<!ENTITY/i.test(type))
      throw new Flaw('it declares entities, which no report needs and which are not expanded');
  };
  parser.onopentagstart = ({ name }) => found.begin(local(name));
  parser.onopentag = ({ name, attributes }) => {
    depth += 1;
    const tag = local(name);
    if (depth === 1 && !isSuite(tag))
      throw new Flaw(`it is not JUnit XML: its root is <${tag.slice(0, 100)}> and not <testsuites> or <testsuite>`);
    if (depth === 1) roots += 1;
    if (roots > 1) throw new Flaw('it has more than one document');
    if (depth > deepest) throw new Flaw(`its elements are nested deeper than ${deepest}`);
    found.open(tag, attributes as Readonly<Record<string, string>>);
  };
  parser.onclosetag = (name) => {
    depth -= 1;
    found.close(local(name));
  };
  parser.ontext = (piece) => found.text(piece);
  parser.oncdata = (piece) => found.text(piece);
  try {
    parser.write(readable(text)).close();
    return roots === 0 ? 'it has no element' : undefined;
  } catch (error) {
    if (error instanceof Flaw) return error.message;
    throw error;
  }
}

/** XML forbids most control characters, and tools that colour their output write them, as themselves or as a number. */
function readable(text: string): string {
  return text.replaceAll(
    /&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi,
    (reference, hex: string | undefined, decimal: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      if (code < 32 && ![9, 10, 13].includes(code)) return String.fromCharCode(code);
      const other = (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff || code > 0x10ffff;
      return other ? '\uFFFD' : reference;
    },
  );
}

/** Some tools write `<Failure>`. */
function local(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}
