/** What keeps a verdict inconclusive in addition to the findings. */
import type { GateReport, Objection } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { exampleOf, objectionWords } from '../words/objections.ts';
import type { InconclusiveReason } from './reason.ts';

interface Sum {
  what(count: number, subjects: string): string;
  readonly fix?: (subjects: readonly string[]) => string;
  /** The subjects are a line of their own. */
  readonly listed?: boolean;
}

/** Several objections of one kind. */
const sums: Partial<Record<Objection['code'], Sum>> = {
  'not-covered': {
    what: (count) => `${count} requirements have no required check`,
    fix: () =>
      'Name each where it is checked: covers: ["<id>"] in a claim, or [<id>] in a test’s title. To promote without one, name the requirement in a waiver: { check, requirement, … }.',
    listed: true,
  },
  'layer-without-check': {
    what: (_, subjects) => `missing layers: ${subjects}`,
    fix: (layers) =>
      `Add a claim of each to the definition (${layers.map((layer) => `${layer}: ${exampleOf(layer)}`).join('; ')}), remove level: "advisory" or the waivers of those that it has, or take them out of requiredLayers in the policy.`,
  },
};

/** Objections of one kind are one line: nine requirements are not nine sentences. */
export function objected(
  [objection, ...others]: readonly Objection[],
  report: GateReport,
): readonly InconclusiveReason[] {
  if (objection === undefined) return [];
  const same = [objection, ...others];
  const subjects = same.map(({ subject }) => line(subject)).join(', ');
  const sum = others.length > 0 ? sums[objection.code] : undefined;
  const known = objectionWords(objection, report);
  const what = sum?.what(same.length, subjects) ?? same.map((one) => objectionWords(one, report).what).join('; ');
  return [
    {
      ...known,
      what,
      fix: sum?.fix?.(same.map(({ subject }) => line(subject))) ?? known.fix,
      code: objection.code,
      sentence: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`,
      details: sum?.listed === true ? [subjects] : [],
      measured: [],
      toSign: [],
      findings: [],
    },
  ];
}
