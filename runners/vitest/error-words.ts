/** What an error of Vitest's says. */
import type { SerializedError } from 'vitest/node';

export function serialized(error: unknown): SerializedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' } as SerializedError;
  const { name, message, stack, cause } = error;
  return { ...error, name, message, stack, cause } as SerializedError;
}

/** `TypeError: fetch failed (connect ECONNREFUSED 127.0.0.1:4000)`: the reason is often the cause's. */
export function sentence(error: SerializedError): string {
  const [first = '', ...rest] = (error.message === '' ? String(error['code'] ?? error.name) : error.message).split(
    '\n',
  );
  const causes = causesOf(error);
  const facts = [...expectation('Expected', error['expected']), ...expectation('Received', error['actual'])];
  return [`${error.name}: ${first}${causes.length === 0 ? '' : ` (${causes.join(': ')})`}`, ...rest, ...facts].join(
    '\n',
  );
}

function causesOf({ cause }: SerializedError): readonly string[] {
  if (typeof cause !== 'object' || cause === null) return [];
  const { message, code } = cause as SerializedError & { readonly code?: string };
  return [message || code || '', ...causesOf(cause as SerializedError)].filter((text) => text !== '');
}

function expectation(label: string, value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [`${label}: ${value.replaceAll('\n', ' ').slice(0, 300)}`] : [];
}
