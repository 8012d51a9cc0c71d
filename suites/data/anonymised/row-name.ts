/** Which row it is, without a value that may be somebody's. Pure. */
import type { Cell } from '../../../fixtures/connections/session.ts';

/** Numbers that are too short for a telephone, and UUIDs (RFC 9562). */
const opaque = /^(?:\d{1,9}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** By its primary key, if that says nothing; otherwise by its place in that order. */
export function rowName(key: readonly string[], row: Readonly<Record<string, Cell>>, place: string): string {
  const values = key.map((column) => row[column]?.written ?? '');
  if (key.length === 0) return place;
  if (!values.every((value) => opaque.test(value))) return `${place} by ${key.join(', ')}`;
  return key.map((column, index) => `${column} ${values[index]}`).join(', ');
}
