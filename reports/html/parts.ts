/** What every section of the page is made of. All text from staging goes through `text` or `block`. */
import { html } from 'hono/html';
import type { GateReport } from '../../core/model.ts';
import { line, plain } from '../../core/sanitize.ts';
import { quoted } from '../../core/shell.ts';
import { thousands } from '../../core/thousands.ts';
import { fileName, href, isTrace } from '../links.ts';

export type Html = ReturnType<typeof html>;

/** Staging's text on a line, in its own writing direction. */
export function text(value: string, limit?: number): Html {
  return html`<bdi>${line(value, limit)}</bdi>`;
}

/** Staging's text with its lines. */
export function block(value: string): Html {
  return html`<pre dir="auto" tabindex="0">${plain(value, 4_000)}</pre>`;
}

export type Mark = 'good' | 'bad' | 'unsure' | 'aside';

const shapes: Record<Mark, Html> = {
  good: html`<circle cx="12" cy="12" r="11"/><path class="sign" d="m6.8 12.4 3.6 3.6 7-7.6"/>`,
  bad: html`<path d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z"/><path class="sign" d="m8 8 8 8m0-8-8 8"/>`,
  unsure: html`<rect x="1" y="1" width="22" height="22" rx="4"/><path class="sign" d="M8.7 9.2a3.4 3.4 0 1 1 5.2 2.9c-1.300.8-1.900 1.300-1.900 2.500M12 18v.1"/>`,
  aside: html`<path d="M12 2 23 21.5H1z"/><path class="sign" d="M12 9v5.5m0 3v.2"/>`,
};

/** A shape for each result, so that no result depends on colour alone. */
export function mark(kind: Mark, label?: string): Html {
  return label === undefined
    ? html`<svg class="mark ${kind}" viewBox="0 0 24 24" aria-hidden="true">${shapes[kind]}</svg>`
    : html`<svg class="mark ${kind}" viewBox="0 0 24 24" role="img" aria-label="${label}">${shapes[kind]}</svg>`;
}

/** A link to a file of the run's folder; plain text if its path cannot be trusted. */
export function evidenceLink(path: string, label = fileName(path)): Html {
  const address = href(path);
  return address === undefined
    ? html`<code>${line(path)}</code>`
    : html`<a href="${address}"><bdi>${line(label)}</bdi></a>`;
}

/** `shows` describes what is seen. */
export function picture(path: string, shows: string): Html {
  const address = href(path) ?? '';
  return html`<figure><a href="${address}"><img src="${address}" loading="lazy" alt="Screenshot: ${line(shows, 120)}"></a><figcaption>${line(fileName(path))}</figcaption></figure>`;
}

/** A command to be copied into a shell. */
export function command(value: string, label: string): Html {
  return html`<span class="command"><code>${value}</code><button type="button" data-copy hidden>Copy<span class="hidden"> the command that ${label}</span></button></span>`;
}

/** Files by their names; the second of a name is `shot.png (2)`. */
export function evidenceLinks(paths: readonly string[]): readonly Html[] {
  const shown = paths.slice(0, 10);
  return shown.map((path, index) => {
    const name = fileName(path);
    const same = shown.slice(0, index).filter((other) => fileName(other) === name).length;
    return html` <span class="file">${evidenceLink(path, same === 0 ? name : `${name} (${same + 1})`)}</span>`;
  });
}

/** Opens the first trace among the files, if there is one. */
export function traceCommand(paths: readonly string[], { run }: Pick<GateReport, 'run'>): string | undefined {
  const trace = paths.find((path) => isTrace(path) && href(path) !== undefined);
  return trace === undefined
    ? undefined
    : `npx playwright show-trace ${quoted(line(`results/${run}/${trace}`, 2_000))}`;
}

export function section(id: string, title: string, count: number | undefined, body: Html | readonly Html[]): Html {
  const number = count === undefined ? '' : html` <span class="count">${thousands(count)}</span>`;
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title" tabindex="-1">${title}${number}</h2>${body}</section>`;
}

/** A row of a definition list; nothing if the value is empty. */
export function fact(name: string, value: Html | string | readonly Html[], kind = ''): Html {
  if (value === '' || (Array.isArray(value) && value.length === 0)) return html``;
  return html`<div class="${kind}"><dt>${name}</dt><dd>${value}</dd></div>`;
}
