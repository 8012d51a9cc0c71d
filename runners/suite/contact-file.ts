/** `contact.json`: whom a command reached, or that the gate could not see it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fromJson } from '../../core/json.ts';
import type { TaskContact } from '../../core/model.ts';
import { contact } from './journal.ts';

export const contactFile = 'contact.json';

const seen = z.union([z.literal('not-observable'), contact]);

export function writeContact(folder: string, reached: TaskContact): void {
  writeFileSync(join(folder, contactFile), `${JSON.stringify(reached)}\n`);
}

/** Undefined if there is no such file, or it is none. */
export function parseContact(bytes: Uint8Array | undefined): TaskContact | undefined {
  return seen.safeParse(fromJson(new TextDecoder().decode(bytes))).data;
}
