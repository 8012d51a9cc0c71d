/** s: how often the verdict on a load run's p95 is wrong. */
import { type Kind, services, wrongVerdicts } from '../../runners/k6/testing/simulation.ts';
import type { Figure, Row } from '../model.ts';
import { spread } from '../statistics.ts';

const runs = 2_000;
/** What a run cannot show: slow times that it may not have seen. */
const uncovered: Readonly<Partial<Record<Kind, number>>> = { 'rare bursts': 300 };

export const wrongVerdictsRow: Row = {
  key: 's',
  title: 'wrong verdicts on a p95 that is exactly at its bound',
  how: `Made-up answers of five services, 40 a second, each with 5 % of its answers above the bound: the share of ${runs.toLocaleString('en')} runs that pass, and that fail; the larger of the two counts. The nominal figure is 2.5 %. What is right here is too close to call.`,
  measure: async ({ note }) => {
    const figures: Figure[] = [];
    for (const seconds of [30, 60, 300])
      for (const kind of Object.keys(services) as Kind[]) {
        const { passed, failed } = wrongVerdicts(kind, { seconds, share: 0.05, runs });
        note(`${kind}, ${seconds} s: ${passed} pass, ${failed} fail`);
        const isCovered = seconds >= (uncovered[kind] ?? 0);
        figures.push({
          what: `${kind}, ${seconds} s`,
          unit: 'ratio',
          value: spread([Math.max(passed, failed)]),
          ...(isCovered ? { must: { max: 0.033 } } : {}),
        });
      }
    return {
      figures,
      parts: [],
      inTheWay: [
        'A burst that comes once in twenty seconds may not come in a run of thirty: no interval knows of it. Load for minutes.',
      ],
    };
  },
};
