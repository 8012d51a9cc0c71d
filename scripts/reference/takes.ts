/** What an option takes, in a few words, from its JSON Schema. */
import type { z } from 'zod';

type Schema = z.core.JSONSchema.JSONSchema;

export function takes(schema: Schema | boolean): string {
  if (typeof schema === 'boolean') return 'any value';
  if (schema.title !== undefined) return schema.title;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map(takes))].join(' or ');
  switch (schema.type) {
    case 'array':
      return list(schema);
    case 'object':
      return object(schema);
    case 'integer':
    case 'number':
      return `${schema.type === 'integer' ? 'whole number' : 'number'}${range(schema)}`;
    case 'string':
      return schema.pattern === '^\\/.*' ? 'path' : 'string';
    case 'boolean':
      return 'true or false';
    default:
      return 'any value';
  }
}

function list({ prefixItems, items }: Schema): string {
  if (prefixItems !== undefined) return `[${prefixItems.map(takes).join(', ')}]`;
  const one = Array.isArray(items) || items === undefined ? 'any value' : takes(items);
  return one.startsWith('[')
    ? `list of ${one}`
    : `list of ${one === 'any value' ? 'values' : one.includes(' ') ? `(${one})` : `${one}s`}`;
}

function object({ properties, required = [], additionalProperties }: Schema): string {
  if (properties === undefined)
    return `{ name: ${additionalProperties === undefined ? 'any value' : takes(additionalProperties)} }`;
  const fields = Object.entries(properties).map(
    ([name, field]) => `${name}${required.includes(name) ? '' : '?'}: ${takes(field)}`,
  );
  return `{ ${fields.join(', ')} }`;
}

function range({ minimum, exclusiveMinimum, maximum }: Schema): string {
  const low = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? ` ≥ ${minimum}` : '';
  const above = exclusiveMinimum === undefined ? '' : ` > ${exclusiveMinimum}`;
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? ` ≤ ${maximum}` : '';
  return `${low}${above}${high}`;
}
