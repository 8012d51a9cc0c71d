/** `contact.json`: whom a command reached, or that the gate could not see it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TaskContact } from '../../core/model.ts';

export const contactFile = 'contact.json';

const contact = z.union([
  z.literal('not-observable'),
  z.object({ origins: z.record(z.string(), z.number()), others: z.array(z.string()).readonly() }),
]);

export function writeContact(folder: string, reached: TaskContact): void {
  writeFileSync(join(folder, contactFile), `${JSON.stringify(reached)}\n`);
}

/** Undefined if there is no such file, or it is none. */
export function parseContact(bytes: Uint8Array | undefined): TaskContact | undefined {
  try {
    return contact.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined;
  }
}
