/** Every form of a report. A new one is a folder and a line here. */
import type { GateReport } from '../core/model.ts';
import { ctrfBlocks } from './ctrf/ctrf.ts';
import { htmlBlocks } from './html/html.ts';
import { jsonBlocks } from './json/json.ts';
import { junitBlocks } from './junit/junit.ts';
import { markdown } from './markdown/markdown.ts';
import type { Renderer } from './renderer.ts';
import { sarif } from './sarif/sarif.ts';
import { slack } from './slack/slack.ts';
import { text } from './terminal/terminal.ts';

const renderers = { sarif, markdown, slack, text } as const satisfies Readonly<Record<string, Renderer>>;

/** All files of a report, by their path in the run's folder. */
export function render(report: GateReport): Readonly<Record<string, string>> {
  return Object.fromEntries([...rendered(report)].map(([path, blocks]) => [path, [...blocks].join('')]));
}

/** A file of a report: its path in the run's folder, and its text in blocks that end with a line. */
type Rendered = readonly [path: string, blocks: Iterable<string>];

/** The same, one file after the other, so that no two of them need be in memory at once. `report.json` comes last. */
export function* rendered(report: GateReport): Generator<Rendered> {
  for (const renderer of Object.values(renderers))
    for (const [path, text] of Object.entries(renderer(report))) yield [path, [text]];
  yield ['junit.xml', junitBlocks(report)];
  yield ['ctrf.json', ctrfBlocks(report)];
  yield ['report.html', htmlBlocks(report)];
  yield ['report.json', jsonBlocks(report)];
}
