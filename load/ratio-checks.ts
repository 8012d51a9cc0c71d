/** Checks of a share of what a script does: of its requests, or of its calls of `check()`. */
import type { Json, Threshold } from '../core/model.ts';
import type { CheckDraft } from '../fixtures/claims/check-draft.ts';

type Draft = CheckDraft<Json>;
type Bound = Pick<Threshold, 'worse'> & { readonly max: number };

interface RatioCheck {
  readonly id: string;
  /** `of the requests fail`. */
  readonly what: string;
  readonly why: string;
  readonly bound: Bound;
  /** Default: as many as the bound needs. */
  readonly minSamples?: number;
  readonly measures?: Json;
}

export function ratioCheck({ what, bound, minSamples = fewestFor(bound.max), ...rest }: RatioCheck): Draft {
  const { max } = bound;
  const percent = `${Number((max * 100).toPrecision(3))} %`;
  return {
    ...rest,
    title: max === 0 ? `None ${what}` : `At most ${percent} ${what}`,
    failure: max === 0 ? `Some ${what}` : `More than ${percent} ${what}`,
    threshold: { unit: 'ratio', ...bound, minSamples },
  };
}

const why = 'A fast answer with the wrong content helps nobody: the script looks at what comes back under load.';

/** Of the script's `check()`s: one for each name, and one for all others together. */
export function scriptChecks(bound: Bound, names: readonly string[] = []): readonly Draft[] {
  return [
    ...names.map((name) => ({
      ...ratioCheck({ id: name, what: '', why, bound, measures: { check: name } }),
      title: name,
      failure: `Failed: ${name}`,
    })),
    names.length === 0
      ? ratioCheck({ id: 'checks', what: "of the script's checks fail", why, bound })
      : ratioCheck({
          id: 'other-checks',
          what: "of the script's other checks fail",
          why,
          bound,
          measures: { checksBeside: names },
        }),
  ];
}

/**
 * Without a failure among fewer, a ratio is not shown to be within its bound: ten over it, which is 3.84 (Wilson's 95 % interval) over
 * the 0.385 that answers of four batches in time are worth at least. A bound of 0 has no interval.
 */
export function fewestFor(ratio: number): number {
  return ratio === 0 ? 1 : Math.ceil(10 / ratio);
}
