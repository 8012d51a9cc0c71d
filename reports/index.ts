/** Every form of a report. A new one is a folder and a line here. */
import type { GateReport } from '../gate/model.ts';
import { ctrf } from './ctrf/ctrf.ts';
import { html } from './html/html.ts';
import { json } from './json/json.ts';
import { junit } from './junit/junit.ts';
import { markdown } from './markdown/markdown.ts';
import type { Renderer } from './renderer.ts';
import { sarif } from './sarif/sarif.ts';
import { slack } from './slack/slack.ts';
import { text } from './terminal/terminal.ts';

const renderers = { json, junit, ctrf, sarif, markdown, slack, text, html } as const satisfies Readonly<
  Record<string, Renderer>
>;

/** All files of a report, by their path in the run's folder. */
export function render(report: GateReport): Readonly<Record<string, string>> {
  return Object.assign({}, ...Object.values(renderers).map((renderer) => renderer(report)));
}
