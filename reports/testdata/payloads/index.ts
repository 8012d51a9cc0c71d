/** What a staging environment can put into titles, values, addresses and page text, by what it attacks. */
import { path, url } from './address.ts';
import { ansi, hidden, runner } from './control.ts';
import { formula, json, template, xml } from './data.ts';
import { chat, markdown } from './markdown.ts';
import { attribute, css, element, script } from './markup.ts';
import { size } from './size.ts';

export const categories = {
  script, element, attribute, css, url, path, markdown, chat, xml, json, formula, template, ansi, runner, hidden, size,
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const payloads: readonly string[] = Object.values(categories).flat();
