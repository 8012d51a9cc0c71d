/** From a page to its grade. */
import type { Item } from '../../../core/model.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Seen } from './evidence.ts';
import { gradeOf, points, scoreOf } from './points.ts';
import { rules } from './rules.ts';

export function readGrade(page: Seen): MeasurementDraft {
  const results = Object.entries(rules).map(([name, rule]) => ({ name, result: rule(page) }));
  const value = scoreOf(results.map(({ result }) => result));
  const lost = results
    .filter(({ result }) => points[result] < 0)
    .toSorted((a, b) => points[a.result] - points[b.result]);
  const items = lost.map(({ name, result }): Item => {
    const header = page.headers[name];
    return {
      label: `${points[result]} points: ${result}`,
      ...(header === undefined ? {} : { detail: `${name}: ${header.slice(0, 300)}` }),
    };
  });
  return { value, items: [{ label: `grade ${gradeOf(value)}` }, ...items] };
}
