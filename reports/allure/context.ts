import type { Evidence, GateReport, RecordedRun } from '../../core/model.ts';
import { href } from '../links.ts';

/** 32 hexadecimal digits that stand for a text. */
export type Digest = (text: string) => string;

/** A report, and what is looked up in it for each check. */
export interface ReportContext {
  readonly report: GateReport;
  readonly digest: Digest;
  readonly runs: ReadonlyMap<string, RecordedRun>;
  readonly runners: ReadonlyMap<string, string>;
  /** Recorded files of the run's folder by their paths. */
  readonly evidence: ReadonlyMap<string, Evidence>;
}

export function context(report: GateReport, digest: Digest): ReportContext {
  const files = report.runs.flatMap(({ evidence }) => evidence.filter(({ path }) => isInside(path)));
  return {
    report,
    digest,
    runs: new Map(report.runs.map((run) => [run.task, run])),
    runners: new Map(report.tasks.map(({ id, runner }) => [id, runner])),
    evidence: new Map(files.map((file) => [file.path, file])),
  };
}

function isInside(path: string): boolean {
  return path.startsWith('evidence/') && href(path) !== undefined;
}
