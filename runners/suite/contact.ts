/** What the processes of a task recorded, read once they have ended. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contact, TaskContact } from '../../core/model.ts';
import { type ContactLine, contactVariable } from '../../fixtures/access/contact-record.ts';
import { Reached } from './reached.ts';

/** A new folder for the record inside a private one, as the variable that the processes get. */
export function contactVariables(scratch: string): { readonly [contactVariable]: string } {
  const folder = join(scratch, 'contact');
  mkdirSync(folder);
  return { [contactVariable]: folder };
}

/** Of all processes. A record that is gone says that nobody was reached. */
export function recordedContact(folder: string): Contact {
  return reachedIn(linesIn(folder) ?? []);
}

/** The same of a command in any language: a task without a Node process is not observable, nor are the requests of a browser. */
export function observedContact(folder: string): TaskContact {
  const lines = linesIn(folder);
  const contact = reachedIn(lines ?? []);
  if (lines === undefined || Object.keys(contact.origins).length > 0) return contact;
  const unseen = lines.length === 0 || lines.some(({ kind }) => kind === 'browser');
  return unseen ? 'not-observable' : contact;
}

/** Whether any process, or any but those of other workers than this, had asked a declared origin at that time (`uptime.ts`), or may have. */
export function hadAsked(folder: string, time: number, alone?: { readonly worker: string | undefined }): boolean {
  const asked = linesIn(folder)?.filter((line) => line.kind === 'asked');
  const isOthers = (worker: string | undefined) =>
    alone !== undefined && worker !== undefined && worker !== alone.worker;
  return asked?.some(({ at, worker }) => at <= time && !isOthers(worker)) ?? true;
}

function reachedIn(lines: readonly ContactLine[]): Contact {
  const reached = new Reached();
  for (const line of lines) if (line.kind === 'answer') reached.add(line);
  return reached.contact();
}

/** Undefined if the folder is gone. */
function linesIn(folder: string): readonly ContactLine[] | undefined {
  try {
    return readdirSync(folder).flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .flatMap((text) => parsedLine<ContactLine>(text)),
    );
  } catch {
    return undefined;
  }
}

/** Nothing of a line that is empty, or that a killed process or a full disk has cut short. */
export function parsedLine<Line>(text: string): readonly Line[] {
  try {
    return [JSON.parse(text) as Line];
  } catch {
    return [];
  }
}
