/** How often visits that are drawn from recorded ones decide wrongly, by the rule for visits and by the median of three. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWithin } from '../../../core/evaluate.ts';
import type { Threshold } from '../../../core/model.ts';
import { median } from '../../../core/quantile.ts';
import type { Counted, Judged } from '../judged.ts';
import { settle } from '../settle.ts';

/** Figures of one visit. */
export interface Recorded {
  readonly performance: number;
  readonly lcp: number;
  readonly tbt: number;
}

/** What `spread.ts` recorded on two processors: `busy`, while two busy processes had both; `quiet`, without them. */
export function recordedVisits(name: 'busy' | 'quiet'): readonly Recorded[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, `../testdata/spread/${name}.json`), 'utf8'));
}

export interface Scenario {
  readonly visits: readonly Recorded[];
  /** How far the bounds are from the medians of all visits, as a share; above 0 the page is within them. */
  readonly room: number;
  /** What other programs used of the processors before each visit. */
  readonly busy: number;
  readonly draws: number;
}

export interface Rates {
  /** Shares of the drawn pages. */
  readonly wrong: number;
  readonly open: number;
  /** A page, on average. */
  readonly visits: number;
}

type Verdict = 'pass' | 'fail' | 'open';

export function rates(scenario: Scenario): { readonly rule: Rates; readonly three: Rates } {
  const judged = judgedAt(scenario);
  const random = generator(1);
  const right: Verdict = scenario.room > 0 ? 'pass' : 'fail';
  const drawn = Array.from({ length: scenario.draws }, () => {
    const visits = Array.from({ length: 5 }, () => toVisit(draw(scenario.visits, random), scenario.busy));
    const settled = settle(judged, visits, 5);
    const sides = judged.map((one) => settled.sideFor(one));
    const verdict: Verdict = sides.includes('beyond') ? 'fail' : sides.includes(undefined) ? 'open' : 'pass';
    return { rule: { verdict, visits: settled.visits.length }, three: { verdict: ofThree(judged, visits), visits: 3 } };
  });
  const ratesOf = (all: readonly { readonly verdict: Verdict; readonly visits: number }[]): Rates => {
    const share = (is: (verdict: Verdict) => boolean): number =>
      all.filter(({ verdict }) => is(verdict)).length / all.length;
    return {
      wrong: share((verdict) => verdict !== right && verdict !== 'open'),
      open: share((verdict) => verdict === 'open'),
      visits: all.reduce((sum, { visits }) => sum + visits, 0) / all.length,
    };
  };
  return { rule: ratesOf(drawn.map(({ rule }) => rule)), three: ratesOf(drawn.map(({ three }) => three)) };
}

const metrics = ['performance', 'lcp', 'tbt'] as const;

function judgedAt({ visits, room }: Scenario): readonly Judged[] {
  return metrics.map((metric) => {
    const middle = median(visits.map((visit) => visit[metric]));
    const threshold: Threshold =
      metric === 'performance'
        ? { unit: 'score', min: Math.min(100, middle * (1 - room)) }
        : { unit: 'ms', max: middle * (1 + room) };
    return { id: metric, metric, threshold };
  });
}

function toVisit({ performance, lcp, tbt }: Recorded, busy: number): Counted {
  const audits = { 'largest-contentful-paint': { numericValue: lcp }, 'total-blocking-time': { numericValue: tbt } };
  return { busy, steal: 0, report: { categories: { performance: { score: performance / 100 } }, audits } };
}

/** As it was: the median of three visits for each metric, whatever else the machine did. */
function ofThree(judged: readonly Judged[], visits: readonly Counted[]): Verdict {
  const values = (metric: string): readonly number[] =>
    visits.slice(0, 3).map(({ report: { categories, audits } }) => {
      if (metric === 'performance') return (categories['performance']?.score ?? Number.NaN) * 100;
      return audits[metric === 'lcp' ? 'largest-contentful-paint' : 'total-blocking-time']?.numericValue ?? Number.NaN;
    });
  return judged.every(({ metric, threshold }) => isWithin(threshold, median(values(metric)))) ? 'pass' : 'fail';
}

function draw<One>(all: readonly One[], random: () => number): One {
  return all[Math.floor(random() * all.length)] as One;
}

/** Numbers from 0 to 1, the same each time (Park and Miller, *Communications of the ACM* 31, 1988). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
