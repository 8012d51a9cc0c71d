/** An answer with an error, in the same words whichever check saw it. */
import type { Item } from './model.ts';

/**
 * `{ shows: '/api/rooms answered 500' }` of `http://127.0.0.1/api/rooms?page=2` and of `GET /api/rooms`; nothing of what is no
 * error, or no address.
 */
export function failedAnswer(address: string, status: number): Pick<Item, 'shows'> {
  const path = address
    .replace(/^[A-Z]+ /, '')
    .replace(/^https?:\/\/[^/?#]+/, '')
    .replace(/[?#].*/s, '');
  return path.startsWith('/') && status >= 400 ? { shows: `${path} answered ${status}` } : {};
}
