/** `report.html`: one file that needs no network, and in which no text from staging becomes markup or script. */
import { html as markup, raw } from 'hono/html';
import type { GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { thousands } from '../../core/thousands.ts';
import type { Renderer } from '../renderer.ts';
import { blockers, counts, subject, verdictWord } from '../summary.ts';
import { blockerSection } from './blockers.ts';
import { checkSection } from './checks.ts';
import { script } from './client/script.ts';
import { dataBlocks } from './data.ts';
import { icon } from './icon.ts';
import { inconclusiveSection, nonBlockingSection } from './inconclusive.ts';
import { marginSection } from './margins.ts';
import type { Html } from './parts.ts';
import { repeatSection } from './repeats.ts';
import { requirementSection } from './requirements.ts';
import { seriesSection } from './series.ts';
import { style } from './style/index.ts';
import { firstScreen } from './summary.ts';
import { timelineSection } from './timeline.ts';

async function digest(source: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(source));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`;
}

const policy = [
  `default-src 'none'`,
  `script-src ${await digest(script)}`,
  `style-src ${await digest(style)}`,
  `img-src 'self' data:`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `require-trusted-types-for 'script'`,
  `trusted-types 'none'`,
].join('; ');

export const html: Renderer = function* (report) {
  yield `${page(report)}\n`;
  yield* dataBlocks(report);
  yield `${end}\n`;
};

/** Up to the data of the list. */
function page(report: GateReport): Html {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${verdictWord(report)} · ${subject(report)}</title>
<link rel="icon" href="${icon(report.verdict)}">
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#checks">Skip to all checks</a>
${firstScreen(report)}
${navigation(report)}
<main class="width">
${blockerSection(report)}
${inconclusiveSection(report)}
${nonBlockingSection(report)}
${checkSection(report)}
${requirementSection(report)}
${marginSection(report)}
${repeatSection(report)}
${seriesSection(report)}
${timelineSection(report)}
</main>
<footer class="width"><p>Run <code>${line(report.run)}</code>. To get the same verdict from the same evidence without staging: <code>stagegate decide results/${line(report.run)}</code></p></footer>
<script type="application/json" id="data">`;
}

const end = markup`</script>
<script>${raw(script)}</script>
</body>
</html>`;

function navigation(report: GateReport): Html {
  const { open, waived, advisory, total } = counts(report.findings);
  const blocking = blockers(report).length;
  const unknown = open > 0 || report.objections.length > 0;
  const entries: readonly (readonly [string, string, number, boolean])[] = [
    ['blockers', 'Blocks', blocking, blocking > 0],
    ['open', 'Inconclusive or missing', open, unknown],
    ['aside', 'Set aside', waived + advisory, waived + advisory > 0],
    ['checks', 'All checks', total, true],
    ['requirements', 'Requirements', report.coverage.length, report.coverage.length > 0],
    ['time', 'Over time', 0, report.series !== undefined],
    ['run', 'The run', 0, true],
  ];
  return markup`<nav aria-label="Sections"><ul class="width">${entries
    .filter(([, , , there]) => there)
    .map(
      ([id, name, count]) =>
        markup`<li><a href="#${id}">${name}${count > 0 ? markup` <span class="count">${thousands(count)}</span>` : ''}</a></li>`,
    )}</ul></nav>`;
}
