/** The verdict in the browser's tab, by shape and colour. */
import type { Verdict } from '../../core/model.ts';

const good =
  '<circle cx="16" cy="16" r="15" fill="#17643f"/><path d="m9 17 5 5 9-11" fill="none" stroke="#fff" stroke-width="4"/>';

const shapes: Record<Verdict, string> = {
  promotable: good,
  verified: good,
  blocked:
    '<path d="M10 1h12l9 9v12l-9 9H10l-9-9V10z" fill="#a3241c"/><path d="m10 10 12 12m0-12L10 22" stroke="#fff" stroke-width="4"/>',
  inconclusive:
    '<rect x="1" y="1" width="30" height="30" rx="5" fill="#76500a"/><path d="M11 12a5 5 0 1 1 7.500 4.300c-1.800 1-2.500 1.800-2.500 3.500M16 23.500v2.500" fill="none" stroke="#fff" stroke-width="3.500"/>',
};

export function icon(verdict: Verdict): string {
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${shapes[verdict]}</svg>`)}`;
}
