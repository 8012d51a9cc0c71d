import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Zippable, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../core/errors.ts';
import { type Limits, unpack } from './unpack.ts';

let home: string;
let into: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stagegate-unpack-'));
  into = join(home, 'into');
  mkdirSync(into);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const text = (value: string): Uint8Array => Buffer.from(value);
const never = new AbortController().signal;

async function unpackBytes(bytes: Uint8Array, limits?: Limits): Promise<void> {
  const zip = join(home, 'run.zip');
  writeFileSync(zip, bytes);
  await unpack(zip, into, 'run.zip', never, limits);
}

const unpackMembers = (members: Zippable, limits?: Limits) => unpackBytes(zipSync(members), limits);

/** Changes every occurrence of the bytes. */
function patched(bytes: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(from, to), 'latin1');
}

/** Changes a field of the first member, in its local header and in the directory. */
function withField(
  bytes: Uint8Array,
  local: number,
  central: number,
  write: (view: Buffer, at: number) => void,
): Buffer {
  const view = Buffer.from(bytes);
  write(view, view.indexOf('PK\u0003\u0004', 0, 'latin1') + local);
  write(view, view.indexOf('PK\u0001\u0002', 0, 'latin1') + central);
  return view;
}

describe('unpack', () => {
  it('gives every file back, in its folder', async () => {
    await unpackMembers({
      'report.html': text('<p>'),
      evidence: { 'ünï code.txt': text('é'), empty: new Uint8Array(), '..dots..': text('d') },
    });
    expect(readdirSync(into, { recursive: true }).toSorted()).toEqual([
      'evidence',
      'evidence/..dots..',
      'evidence/empty',
      'evidence/ünï code.txt',
      'report.html',
    ]);
    expect(readFileSync(join(into, 'evidence/ünï code.txt'), 'utf8')).toBe('é');
  });

  it.each(['../evil', 'a/../../evil', '/evil', 'C:/evil', 'c:evil', 'a\\..\\..\\evil', '..\\evil'])(
    'refuses a member named %j, and writes none of the others',
    async (name) => {
      await expect(unpackMembers({ 'a.txt': text('a'), [name]: text('evil') })).rejects.toThrow(UsageError);
      expect(readdirSync(into)).toEqual([]);
      expect(existsSync(join(home, 'evil'))).toBe(false);
    },
  );

  it('lets no name lead out of the folder', async () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'b c', '\\', 'C:', '\u0000', '...', '/', 'é', '%2e%2e');
    const names = fc.oneof(
      fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')),
      fc.string().filter((name) => name !== '__proto__'),
    );
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        await unpackMembers({ [name]: text('x') }).catch((error: unknown) => expect(error).toBeInstanceOf(UsageError));
        expect(readdirSync(home).toSorted()).toEqual(['into', 'run.zip']);
        rmSync(into, { recursive: true });
        mkdirSync(into);
      }),
      { numRuns: 150 },
    );
  });

  it('reads no more of a zip that it has refused for a name that no file can have', async () => {
    for (let round = 0; round < 500; round += 1) {
      await expect(unpackMembers({ 'a\u0000': text('x') })).rejects.toThrow(UsageError);
      // Whoever still reads it meets its end: an error to which nobody listens.
      writeFileSync(join(home, 'run.zip'), '');
      await new Promise((done) => setImmediate(done));
    }
  });

  it.each([
    ['a symbolic link', 0o120777, /"link" is a link or a device/],
    ['a pipe', 0o010644, /"link" is a link or a device/],
  ])('refuses %s', async (_, mode, message) => {
    await expect(
      unpackMembers({ 'a.txt': text('a'), link: [text('/etc/passwd'), { os: 3, attrs: mode << 16 }] }),
    ).rejects.toThrow(message);
    expect(readdirSync(into)).toEqual([]);
  });

  it('skips the link that a gate leaves next to its runs', async () => {
    await unpackMembers({
      'results/a-run/report.html': text('<p>'),
      'results/latest': [text('a-run'), { os: 3, attrs: 0o120777 << 16 }],
    });
    expect(readdirSync(join(into, 'results'))).toEqual(['a-run']);
  });

  it('refuses more files or bytes than are stated', async () => {
    const members = { a: new Uint8Array(600), b: new Uint8Array(600) };
    await expect(unpackMembers(members, { files: 1, bytes: 2000 })).rejects.toThrow(/2 members; at most 1/);
    await expect(unpackMembers(members, { files: 2, bytes: 1199 })).rejects.toThrow(/more than 1199 bytes/);
    expect(readdirSync(into)).toEqual([]);
    await unpackMembers(members, { files: 2, bytes: 1200 });
    expect(readdirSync(into)).toEqual(['a', 'b']);
  });

  it('refuses a member that is larger than it declares', async () => {
    const bytes = withField(zipSync({ bomb: new Uint8Array(5_000_000) }), 22, 24, (view, at) =>
      view.writeUInt32LE(10, at),
    );
    await expect(unpackBytes(bytes, { files: 10, bytes: 1000 })).rejects.toThrow(/run\.zip.*too many bytes/);
    expect(readFileSync(join(into, 'bomb')).length).toBeLessThan(100);
  });

  it('refuses what is damaged, encrypted or a duplicate', async () => {
    const stored = zipSync({ 'a.txt': [text('the content'), { level: 0 }] });
    await expect(unpackBytes(patched(stored, 'the content', 'the c0ntent'))).rejects.toThrow(/"a\.txt" is damaged/);
    rmSync(join(into, 'a.txt'));
    const locked = withField(zipSync({ 'a.txt': text('the content') }), 6, 8, (view, at) =>
      view.writeUInt16LE(view.readUInt16LE(at) | 1, at),
    );
    await expect(unpackBytes(locked)).rejects.toThrow(/"a\.txt" is encrypted/);
    const twice = patched(zipSync({ 'a1.txt': text('1'), 'a2.txt': text('2') }), 'a2.txt', 'a1.txt');
    await expect(unpackBytes(twice)).rejects.toThrow(/run\.zip/);
  });

  it('refuses what is not a zip, or only a part of one', async () => {
    const whole = zipSync({ 'a.txt': text('a'.repeat(1000)) });
    await expect(unpackBytes(text('{"name":"shop"}'))).rejects.toThrow(
      /^"run\.zip" is neither a run's folder nor a zip/,
    );
    await expect(unpackBytes(whole.subarray(0, 100))).rejects.toThrow(/was not unpacked: .*truncated\. Give the zip/);
    for (const bytes of [new Uint8Array(), text('<html>'), whole.subarray(0, whole.length - 30), whole.subarray(40)]) {
      await expect(unpackBytes(bytes)).rejects.toThrow(UsageError);
    }
  });

  it('stops when it is aborted', async () => {
    writeFileSync(join(home, 'run.zip'), zipSync({ a: text('a') }));
    await expect(unpack(join(home, 'run.zip'), into, 'run.zip', AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});
