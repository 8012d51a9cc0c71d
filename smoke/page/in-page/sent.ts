/** Runs in a blank page, and runs nothing of what it is given. A function of its own, because it is sent as text. */

export interface ReadFor {
  readonly html: string;
  /** Texts to look for, in all of it. */
  readonly texts: readonly string[];
  /** Texts to return. */
  readonly most: number;
}

export interface Document {
  /** The texts that a person may see, each once: without scripts, templates and what is hidden. */
  readonly texts: readonly string[];
  /** There were more. */
  readonly cut: boolean;
  /** Which of the texts are in it, its scripts and attributes included, however their characters are escaped. */
  readonly found: readonly string[];
}

export function readDocument({ html, texts, most }: ReadFor): Document {
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const parse = (source: string): HTMLElement => new DOMParser().parseFromString(source, 'text/html').body;
  const character = (code: string): string => String.fromCharCode(Number.parseInt(code, 16));

  // Without scripts, the parser would make the content of noscript a part of the body.
  const body = parse(html.replace(/<noscript\b[\s\S]*?<\/noscript\s*>/gi, ''));
  const whole = body.textContent;
  for (const element of body.querySelectorAll('script, style, template, svg, [hidden]')) element.remove();
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const seen = new Set<string>();
  while (walker.nextNode() !== null && seen.size <= most) seen.add(plain(walker.currentNode.nodeValue ?? ''));
  seen.delete('');

  const decoded = parse(html.replaceAll('<', '&lt;')).textContent;
  const unescaped = decoded.replace(/\\(?:u([\da-f]{4})|x([\da-f]{2}))/gi, (_, long, short) =>
    character(long ?? short),
  );
  const sources = [html, decoded, unescaped.replaceAll('\\/', '/'), whole, body.textContent].map(plain);
  return {
    texts: [...seen].slice(0, most),
    cut: seen.size > most,
    found: texts.filter((text) => sources.some((source) => source.includes(plain(text)))),
  };
}
