/** Reads Markdown as GitHub and GitLab do: CommonMark with GitHub's extensions, here with nothing taken out as dangerous. */
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

export function toHtml(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** A page without what is in code spans: there, mentions, references, links and markup would be live. */
export function outsideCode(page: string): string {
  return page.replace(/<code>[^<]*<\/code>/g, '<code/>');
}
