import type { GateReport } from '../core/model.ts';

/** The function, which looks at each report only the first time: every form asks what blocks, and there may be many checks. */
export function once<T>(made: (report: GateReport) => T): (report: GateReport) => T {
  const known = new WeakMap<GateReport, { readonly value: T }>();
  return (report) => {
    const found = known.get(report) ?? { value: made(report) };
    known.set(report, found);
    return found.value;
  };
}
