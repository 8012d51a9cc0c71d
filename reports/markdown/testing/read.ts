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

/** The page without what stands in code spans: where mentions, references, links and markup would be live. */
export function outsideCode(markdown: string): string {
  return toHtml(markdown).replace(/<code>[^<]*<\/code>/g, '<code/>');
}
