/** Every form of a report. A new one is a folder and a line here. */
import type { GateReport } from '../gate/model.ts';
import { html } from './html/html.ts';
import { json } from './json/json.ts';
import { junit } from './junit/junit.ts';
import type { Renderer } from './renderer.ts';
import { text } from './terminal/terminal.ts';

const renderers = { json, junit, text, html } as const satisfies Readonly<Record<string, Renderer>>;

/** All files of a report, by their path in the run's folder. */
export function render(report: GateReport): Readonly<Record<string, string>> {
  return Object.assign({}, ...Object.values(renderers).map((renderer) => renderer(report)));
}
