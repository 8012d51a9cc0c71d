import type { GateReport } from '../core/model.ts';

/** A report in one form, in blocks that end with a line. Pure: the same report gives the same blocks. */
export type Renderer = (report: GateReport) => Iterable<string>;
