/** OpenSSH's file of allowed signers (`ssh-keygen(1)`, ALLOWED SIGNERS), as far as it says who is who. `ssh-keygen` itself reads the keys and options. */
import { UsageError } from '../../core/errors.ts';
import type { Task } from '../../core/model.ts';
import { signOffArgs } from './args.ts';

/** Persons that a report names. */
const most = 5;

export interface Signer {
  /** The first principal. */
  readonly person: string;
  /** All principals. */
  readonly names: readonly string[];
  /** The key, `AAAA…`, among the words of its line. */
  readonly words: readonly string[];
  /** As it is in the file. */
  readonly line: string;
}

/** `file` names it in messages. Throws a `UsageError` with the line for what names no person. */
export function allowedSigners(text: string, file: string): readonly Signer[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(?:#|$)/.test(line)) return [];
    const [, quoted, bare] = /^\s*(?:"([^"]*)"|(\S+))\s+\S/.exec(line) ?? [];
    const names = (quoted ?? bare ?? '').split(',').map((name) => name.trim());
    const [person = ''] = names;
    if (names.some((name) => name === '' || /[*?!\s]/.test(name)))
      throw new UsageError(
        `${file}, line ${index + 1}: expected a person and roles without patterns, then a key, such as "anna@example.com,release ssh-ed25519 AAAA…".`,
      );
    return [{ person, names, words: line.trim().split(/\s+/), line }];
  });
}

/** The persons who may sign for one of `by`. */
export function mayAll(signers: readonly Signer[], by: readonly string[]): ReadonlySet<string> {
  return new Set(signers.filter(({ names }) => names.some((name) => by.includes(name))).map(({ person }) => person));
}

/** `any 1 of: anna@example.com, ben@example.com`, or the only person. */
export function whoMaySign({ args }: Pick<Task, 'args'>): string {
  const { allowed, signers, by, count } = signOffArgs(args);
  const persons = [...mayAll(allowedSigners(allowed, signers), by)];
  const others = persons.length > most ? [`${persons.length - most} more`] : [];
  const named = [...persons.slice(0, most), ...others].join(', ');
  return persons.length === 1 ? named : `any ${count} of: ${named}`;
}
