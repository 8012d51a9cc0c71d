/** What a probe leaves if staging did not answer it: that is a measurement, which fails every check of its task. */
import type { Files } from '../../core/claim.ts';
import { inWords } from '../../core/in-words.ts';
import type { JsonObject, Measurements, Reason, Task } from '../../core/model.ts';
import type { Left } from './evidence.ts';

const file = 'no-answer.json';

/** Undefined if that is not the reason. */
export function leftUnanswered({ code, detail = '' }: Reason): Left | undefined {
  return code === 'no-answer' ? { [file]: { detail } satisfies JsonObject } : undefined;
}

/** Undefined if staging did answer. */
export function unansweredIn({ checks }: Task, files: Files): Measurements | undefined {
  const bytes = files.get(file);
  if (bytes === undefined) return undefined;
  const { detail } = JSON.parse(Buffer.from(bytes).toString()) as { readonly detail: string };
  return Object.fromEntries(
    checks.map(({ id, threshold: { unit } }) => [id, { value: inWords(detail), unit, samples: 1, evidence: [file] }]),
  );
}
