/** Runs in a page, and runs nothing of what it is given. A function of its own, because it is sent as text. */

/** The texts of an HTML document as it was sent, one for each piece, without what only machines read or what waits to be shown. */
export function textsOf(html: string): readonly string[] {
  // Its content would be parsed as if there were no scripts, and belong to the body.
  const withScripts = html.replace(/<noscript\b[\s\S]*?<\/noscript\s*>/gi, '');
  const { body } = new DOMParser().parseFromString(withScripts, 'text/html');
  for (const element of body.querySelectorAll('script, style, template, svg, [hidden]')) element.remove();
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  while (walker.nextNode() !== null) {
    const text = (walker.currentNode.nodeValue ?? '').replace(/\s+/g, ' ').trim();
    if (text !== '') texts.push(text);
  }
  return texts;
}
