/** The file that production's side records: salted hashes of its secrets and hosts, and nothing else of them. */
import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Piece } from './pieces.ts';

const format = 'stagegate isolation 1';
const recorded = z.object({
  format: z.literal(format),
  recordedAt: z.iso.datetime(),
  salt: z.string().regex(/^[\da-f]{32,}$/),
  hashes: z.array(z.object({ kind: z.enum(['secret', 'host']), name: z.string(), hash: z.string() })),
});
export type Recorded = z.output<typeof recorded>;

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** A guess costs some 10 ms and 4 MB. */
async function hashOf({ kind, text }: Omit<Piece, 'name'>, salt: string): Promise<string> {
  const hash = await derive(`${kind}:${text}`, Buffer.from(salt, 'hex'), 32, { N: 4_096, r: 8, p: 1 });
  return hash.toString('base64url');
}

/** Those of one text have one hash. */
export async function hashesOf(
  pieces: readonly Piece[],
  salt: string,
): Promise<readonly (Piece & { readonly hash: string })[]> {
  const texts = new Map<string, Promise<string>>();
  const hashed = pieces.map(async (piece) => {
    const key = `${piece.kind}:${piece.text}`;
    const hash = texts.get(key) ?? hashOf(piece, salt);
    texts.set(key, hash);
    return { ...piece, hash: await hash };
  });
  return Promise.all(hashed);
}

export async function written(pieces: readonly Piece[], now: Date): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  const hashes = (await hashesOf(pieces, salt)).map(({ kind, name, hash }) => ({ kind, name, hash }));
  const file: Recorded = { format, recordedAt: now.toISOString(), salt, hashes };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Undefined if it is none. */
export function parsed(text: string): Recorded | undefined {
  try {
    return recorded.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
