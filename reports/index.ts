/** Every form of a report, by its path in the run's folder. A new one is a folder and a line here. */
import type { GateReport } from '../core/model.ts';
import { whole } from './blocks.ts';
import { ctrf } from './ctrf/ctrf.ts';
import { html } from './html/html.ts';
import { json } from './json/json.ts';
import { junit } from './junit/junit.ts';
import { comment, summary } from './markdown/markdown.ts';
import type { Renderer } from './renderer.ts';
import { sarif } from './sarif/sarif.ts';
import { slack } from './slack/slack.ts';
import { text } from './terminal/terminal.ts';

/** `report.json` comes last: if it is of this moment, so are the others. */
const renderers: Readonly<Record<string, Renderer>> = {
  'report.sarif': sarif,
  'summary.md': summary,
  'comment.md': comment,
  'slack.json': slack,
  'report.txt': text,
  'junit.xml': junit,
  'ctrf.json': ctrf,
  'report.html': html,
  'report.json': json,
};

/** All files of a report, by their path in the run's folder. */
export function render(report: GateReport): Readonly<Record<string, string>> {
  return Object.fromEntries([...rendered(report)].map(([path, blocks]) => [path, whole(blocks)]));
}

/** A file of a report: its path in the run's folder, and its text in blocks that end with a line. */
type Rendered = readonly [path: string, blocks: Iterable<string>];

/** The same, one file after the other, so that no two of them need be in memory at once. */
export function* rendered(report: GateReport): Generator<Rendered> {
  for (const [path, renderer] of Object.entries(renderers)) yield [path, renderer(report)];
}
