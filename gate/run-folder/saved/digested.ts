/** A file that holds the digest of all else in it, so that an edit shows. */
import { hash } from 'node:crypto';

/** `value` is plain data, as it would be read back: a file that lost a secret afterwards would seem edited. */
export function digested<T extends object>(value: T): T & { readonly digest: string } {
  return { ...value, digest: digestOf(value) };
}

export function isDigested({ digest, ...rest }: { readonly digest?: unknown }): boolean {
  return digest === digestOf(rest);
}

function digestOf(value: object): string {
  return hash('sha256', JSON.stringify(value));
}
