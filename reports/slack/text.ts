/** Text within Slack's limits. */

/** The text, or its start and an ellipsis. Slack refuses empty texts. */
export function clip(text: string, limit: number): string {
  if (text === '') return '–';
  return text.length <= limit
    ? text
    : `${text
        .slice(0, limit - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * For the notification's text, which Slack reads as its markup: `<!channel>` and `<https://…|…>` are escaped, and addresses,
 * mentions and formatting are broken up, because Slack also finds them without brackets.
 */
export function inert(text: string, limit: number): string {
  const broken = text
    .replace(/[*_~`|]/g, '')
    .replaceAll('@', '@ ')
    .replaceAll('://', ': //')
    .replace(/(?<=\w)\.(?=\w*[a-z])/gi, ' .')
    .replace(/:(?=\S)/g, ': ');
  return clip(broken, Math.floor(limit / 5)).replace(/[&<>]/g, (character) => entities[character] ?? '');
}
