import type { GateReport } from '../core/model.ts';

/** A report in one form: files by their path in the run's folder. Pure: the same report gives the same text. */
export type Renderer = (report: GateReport) => Readonly<Record<string, string>>;
