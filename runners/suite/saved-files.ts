/** The files that a tool left, of which it notes the first that is missing or unreadable. */
import { z } from 'zod';
import type { Files } from '../../core/claim.ts';
import type { Reason } from '../../core/model.ts';

export class SavedFiles {
  readonly #files: Files;
  flaw: Reason | undefined;

  constructor(files: Files) {
    this.#files = files;
  }

  /** Undefined if it is missing. */
  text(name: string): string | undefined {
    const bytes = this.#files.get(name);
    if (bytes === undefined) this.note('tool-wrote-nothing', `${name} is missing.`);
    else if (bytes.length === 0) this.note('tool-wrote-nothing', `${name} is empty.`);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }

  /** Undefined if it is missing, or not of that form. */
  json<T>(name: string, schema: z.ZodType<T>): T | undefined {
    const content = this.text(name);
    if (content === undefined || content === '') return undefined;
    try {
      return schema.parse(JSON.parse(content));
    } catch (error) {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      this.note('tool-output-unreadable', `${name}: ${why}`);
      return undefined;
    }
  }

  note(code: Reason['code'], detail: string): void {
    this.flaw ??= { code, detail };
  }
}
