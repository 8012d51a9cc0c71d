/** Text and fingerprints as readers of SARIF take them. */
import { plain } from '../../core/sanitize.ts';

/**
 * Text without links and placeholders: SARIF reads `[text](address)` as a link and `{0}` as an argument. Readers refuse empty
 * texts. Default limit: 1,000 characters.
 */
export function inert(text: string, limit = 1_000): string {
  const shown = plain(text, limit)
    .replaceAll('](', '] (')
    .replace(/\{(?=\d+\})/g, '{ ')
    .trim();
  return shown === '' ? '(empty)' : shown;
}

/** 64 bits of FNV-1a, in the form that GitHub's own scanner uses. Not for secrets. */
export function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  return `${hash.toString(16).padStart(16, '0')}:1`;
}
