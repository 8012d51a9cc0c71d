import { html } from 'hono/html';
import type { Finding } from '../../core/model.ts';
import { plain } from '../../core/sanitize.ts';

/** Why the check matters. HTML, because Allure reads a plain description as Markdown, and lets its markup through. */
export function description({ check }: Finding): string {
  return html`<p>${plain(check.why)}</p>`.toString();
}
