/** What a person can do about an error of the operating system. */

const space = 'Free some space, for example by removing old runs from results, then run the command again.';
const right = 'Give this user the right to it (chmod, chown), or run the command as a user who has it.';

const fixes = new Map([
  ['ENOSPC', `The disk is full. ${space}`],
  ['EDQUOT', `Your quota of that disk is used up. ${space}`],
  ['EROFS', 'That disk can only be read. Run the command where it can write, or make results a link to such a folder.'],
  ['EACCES', right],
  ['EPERM', right],
]);

/** Its own words, which name the file, and the way out if there is a usual one. */
export function withWayOut(error: Error & { readonly code?: string }): string {
  const fix = fixes.get(error.code ?? '');
  return fix === undefined ? error.message : `${error.message}. ${fix}`;
}
