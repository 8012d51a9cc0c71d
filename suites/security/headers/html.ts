/** What a page's own tags say: scripts, and policies in `<meta>`. */
import type { Seen } from './evidence.ts';
import type { Result } from './points.ts';

type Tag = ReadonlyMap<string, string>;

function tagsIn(html: string, name: string): readonly Tag[] {
  const text = html.replace(/<!--[\s\S]*?-->/g, '');
  return [...text.matchAll(new RegExp(`<${name}\\b((?:"[^"]*"|'[^']*'|[^>"'])*)>`, 'gi'))].map(
    ([, inside = '']) =>
      new Map(
        [...inside.matchAll(/([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)].map(
          ([, key = '', double, single, bare]) => [key.toLowerCase(), double ?? single ?? bare ?? ''],
        ),
      ),
  );
}

/** What may stand in the head of a page; any other element ends it (HTML standard, 13.2.6.4.4, "in head"). */
const ofHead = /^(?:html|head|title|base|link|meta|style|script|noscript|template)$/i;

/** Without what stands in elements of text, which browsers do not read as tags. */
function headOf(html: string): string {
  const text = html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<(script|style|title|noscript|template)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, '');
  const end = [...text.matchAll(/<(\/?)([a-z][^\s/>]*)/gi)].find(
    ([, closes, name = '']) => (closes === '/' && /^(?:head|html)$/i.test(name)) || !ofHead.test(name),
  );
  return text.slice(0, end?.index);
}

/** Browsers obey them in the head alone. */
export function metasIn(html: string): Seen['metas'] {
  const metas = tagsIn(headOf(html), 'meta');
  const of = (key: string, value: string): readonly string[] =>
    metas.flatMap((meta) => (meta.get(key)?.trim().toLowerCase() === value ? (meta.get('content') ?? []) : []));
  const referrer = of('name', 'referrer').at(-1);
  return { policies: of('http-equiv', 'content-security-policy'), ...(referrer === undefined ? {} : { referrer }) };
}

/** From good to worst, of scripts of other sites. */
const order: readonly Result[] = [
  'sri-implemented-and-external-scripts-loaded-securely',
  'sri-implemented-but-external-scripts-not-loaded-securely',
  'sri-not-implemented-but-external-scripts-loaded-securely',
  'sri-not-implemented-and-external-scripts-not-loaded-securely',
];

/** Of a page at `url`; undefined html: it is none. */
export function scriptsIn(html: string | undefined, url: URL): Result {
  if (html === undefined) return 'sri-not-implemented-response-not-html';
  const scripts = tagsIn(html, 'script');
  if (scripts.length === 0) return 'sri-not-implemented-but-no-scripts-loaded';
  const loaded = scripts.flatMap((script) => {
    const src = script.get('src') ?? '';
    return src === '' ? [] : [{ src, has: (script.get('integrity') ?? '') !== '' }];
  });
  const foreign = loaded.filter(({ src }) => isForeign(src, url));
  const results = foreign.map(({ src, has }) => {
    const secure = src.startsWith('https:');
    if (has && secure) return order[0];
    return order[has ? 1 : secure ? 2 : 3];
  });
  const worst = order.findLast((result) => results.includes(result));
  if (worst !== undefined) return worst;
  const whole = url.protocol === 'https:' && loaded.some(({ has }) => has);
  return whole
    ? 'sri-implemented-and-all-scripts-loaded-securely'
    : 'sri-not-implemented-but-all-scripts-loaded-from-secure-origin';
}

/** An address without a scheme counts as foreign, as with the Observatory. */
function isForeign(src: string, url: URL): boolean {
  if (/^\/\/[^/]/.test(src)) return true;
  return /^https?:\/\//.test(src) && site(new URL(src).hostname) !== site(url.hostname);
}

/** The last two labels of a host, or three if the last but one is short: `example.com`, `example.co.uk`. */
function site(host: string): string {
  if (/^[\d.]+$|:/.test(host)) return host;
  const labels = host.split('.');
  return labels.slice((labels.at(-2)?.length ?? 0) <= 3 ? -3 : -2).join('.');
}
