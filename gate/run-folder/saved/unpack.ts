/** Unpacks a zip that may come from anywhere: nothing lands outside the folder, and not more than is stated. */
import { closeSync, createWriteStream, mkdirSync, openSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { messageOf, UsageError } from '../../../core/errors.ts';
import { line } from '../../../core/sanitize.ts';

export interface Limits {
  readonly files: number;
  /** Bytes, unpacked. */
  readonly bytes: number;
}

const usual: Limits = { files: 100_000, bytes: 4_000_000_000 };

/**
 * Every name, kind and size is checked before the first file is written. Throws a `UsageError` for a zip that is
 * broken, encrypted or larger than the limits, and for members that climb out of the folder or are not plain files; the
 * link `latest` is skipped.
 */
export async function unpack(
  zip: string,
  into: string,
  typed: string,
  signal: AbortSignal,
  limits: Limits = usual,
): Promise<void> {
  try {
    const file = await openPromise(zip, { autoClose: false, strictFileNames: true });
    try {
      for (const entry of await plainFiles(file, limits)) await write(file, entry, into, signal);
    } finally {
      file.close();
    }
  } catch (error) {
    if (signal.aborted) throw error;
    if (!beginsAsZip(zip))
      throw new UsageError(
        `"${typed}" is neither a run's folder nor a zip of one. Name a run: results/latest, another folder in results/, or a zip of one.`,
      );
    const why = line(messageOf(error)).replace(/\.$/, '');
    throw new UsageError(`"${typed}" was not unpacked: ${why}. Give the zip of a run's folder as it was made.`);
  }
}

function beginsAsZip(path: string): boolean {
  const start = Buffer.alloc(2);
  const file = openSync(path, 'r');
  try {
    return readSync(file, start) === 2 && start.toString('latin1') === 'PK';
  } finally {
    closeSync(file);
  }
}

/** Of all members, those that are files; folders come with them. */
async function plainFiles(zip: ZipFile, limits: Limits): Promise<readonly Entry[]> {
  if (zip.entryCount > limits.files)
    throw new Error(`it has ${zip.entryCount} members; at most ${limits.files} are taken`);
  const entries: Entry[] = [];
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    bytes += entry.uncompressedSize;
    if (bytes > limits.bytes) throw new Error(`it would unpack to more than ${limits.bytes} bytes`);
    if (entry.isEncrypted()) throw new Error(`"${entry.fileName}" is encrypted`);
    if (isLatest(entry)) continue;
    if (!isPlain(entry)) throw new Error(`"${entry.fileName}" is a link or a device, no file`);
    if (!entry.fileName.endsWith('/')) entries.push(entry);
  }
  return entries;
}

/** The kind of file as Unix writes it; 0 if the zip was made elsewhere. */
function kind({ externalFileAttributes }: Entry): number {
  return (externalFileAttributes >>> 16) & 0o170000;
}

function isPlain(entry: Entry): boolean {
  return [0, 0o100000, 0o040000].includes(kind(entry));
}

/** The link that a gate leaves next to its runs: some archives keep it, and nothing needs it. */
function isLatest(entry: Entry): boolean {
  return kind(entry) === 0o120000 && basename(entry.fileName) === 'latest';
}

async function write(zip: ZipFile, entry: Entry, into: string, signal: AbortSignal): Promise<void> {
  const target = join(into, entry.fileName);
  mkdirSync(dirname(target), { recursive: true });
  const content = await zip.openReadStreamPromise(entry);
  try {
    await pipeline(content, checked(entry), createWriteStream(target, { flags: 'wx', mode: 0o600 }), { signal });
  } finally {
    // A name that no file can have ends it before anything listens to its errors.
    content.destroy();
  }
}

/** The reader enforces the declared size; we compare the checksum. */
function checked({ crc32: expected, fileName }: Entry): Transform {
  let sum = 0;
  return new Transform({
    transform(chunk, _, done) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush(done) {
      done(sum === expected ? null : new Error(`"${fileName}" is damaged`));
    },
  });
}
