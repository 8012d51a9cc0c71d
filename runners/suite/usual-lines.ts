/**
 * The lines of a journal of which there may be many, as our reporters write them: tests without annotations, and attempts without errors. Zod takes five
 * times as long to say the same of a line, so it is asked of all others alone.
 */

type Fields = Readonly<Record<string, unknown>>;
type Is = (value: unknown) => boolean;
/** What each field must be. */
type Form = ReadonlyMap<string, Is>;

const isText: Is = (value) => typeof value === 'string';
const isNumber: Is = (value) => Number.isFinite(value);
const areTexts: Is = (value) => Array.isArray(value) && value.every(isText);
const areSome: Is = (value) => areTexts(value) && (value as readonly string[]).length > 0;
const isEmpty: Is = (value) => Array.isArray(value) && value.length === 0;
const isOutcome: Is = (value) => value === 'passed' || value === 'failed';
const areNumbers: Is = (value) => isObject(value) && Object.values(value).every(isNumber);
const isContact: Is = (value) => isObject(value) && isOf(value, contact);

const contact = form({ origins: areNumbers, others: areTexts });
const kinds = new Map<unknown, Form>([
  [
    'test',
    form({
      kind: isText,
      key: isText,
      project: isText,
      titles: areSome,
      file: isText,
      tags: areTexts,
      annotations: isEmpty,
    }),
  ],
  [
    'attempt',
    form({
      kind: isText,
      key: isText,
      status: isOutcome,
      expected: isOutcome,
      retriesLeft: isNumber,
      seconds: isNumber,
      assertions: isNumber,
      errors: isEmpty,
      attachments: areTexts,
      contact: isContact,
    }),
  ],
]);

/** Whether a line is one of them, as its schema has it. */
export function isUsual(line: unknown): boolean {
  if (!isObject(line)) return false;
  const fields = kinds.get(line['kind']);
  return fields !== undefined && isOf(line, fields);
}

/** It has these fields and no others. */
function isOf(value: Fields, fields: Form): boolean {
  let known = 0;
  for (const key in value) {
    if (fields.get(key)?.(value[key]) !== true) return false;
    known += 1;
  }
  return known === fields.size;
}

function form(fields: Readonly<Record<string, Is>>): Form {
  return new Map(Object.entries(fields));
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
