/** Whose the blockers are. */
import { html } from 'hono/html';
import type { Finding } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { thousands } from '../../core/thousands.ts';
import { type Html, text } from './parts.ts';

/** How many owners are counted. */
const shown = 12;

/** A count by owner if there are several; if nobody is named, that is said only here. */
export function owners(failed: readonly Finding[]): Html {
  const groups = [...Map.groupBy(failed, ({ check }) => check.owner ?? '')].toSorted(
    (a, b) => b[1].length - a[1].length,
  );
  const [first] = groups;
  if (first === undefined) return html``;
  if (groups.length === 1)
    return first[0] === ''
      ? html`<p class="owners quiet">No owner is declared for ${failed.length === 1 ? 'this check' : 'these checks'}: set <code>owners</code> in the definition, or <code>owner</code> in a claim.</p>`
      : html``;
  const rest = groups.length - shown;
  return html`<p class="owners">By owner:${groups.slice(0, shown).map(count)}${rest > 0 ? html` <a href="#show=blocks&amp;by=owner">and ${rest} more</a>` : ''}</p>`;
}

function count([owner, findings]: readonly [string, readonly Finding[]]): Html {
  const number = thousands(findings.length);
  return owner === ''
    ? html` <span><a href="#show=blocks&amp;by=owner">no owner declared</a> <strong>${number}</strong></span>`
    : html` <span><a href="#show=blocks&amp;by=owner&amp;text=${encodeURIComponent(line(owner))}">${text(owner)}</a> <strong>${number}</strong></span>`;
}
