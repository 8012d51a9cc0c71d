/** w: how often the verdict on a run against its baseline is wrong. */
import { answers, machines, type Trials, verdicts } from '../../core/testing/baseline-simulation.ts';
import type { Figure, Row } from '../model.ts';
import { spread } from '../statistics.ts';

const repeats = 2_000;
const count = 3_000;

interface Case extends Pick<Trials, 'answers' | 'machine' | 'shared' | 'recorded' | 'runs'> {
  readonly what: string;
  /** What it must not miss; the other figures are reported. */
  readonly covered: boolean;
  /** Of the slower build that fails. */
  readonly found?: number;
}

const kinds = Object.keys(answers) as (keyof typeof answers)[];
const others = (Object.keys(machines) as (keyof typeof machines)[]).filter((machine) => machine !== 'stationary');
const cases: readonly Case[] = [
  { what: 'independent answers', answers: 'independent', covered: true, found: 0.9 },
  ...kinds
    .filter((kind) => kind !== 'independent')
    .map((kind) => ({ what: `${kind} answers`, answers: kind, covered: true })),
  { what: '20 recorded runs', answers: 'independent', recorded: 20, covered: true, found: 0.9 },
  { what: 'one run, runs: 1', answers: 'independent', runs: 1, covered: true },
  ...[0.5, 1].map((shared) => ({
    what: `${100 * shared} % of the variance common to a gate`,
    answers: 'independent' as const,
    shared,
    covered: false,
  })),
  ...others.map((machine) => ({ what: `runs ${machine}`, answers: 'independent', machine, covered: false }) as const),
];

export const againstBaselineRow: Row = {
  key: 'w',
  title: 'wrong verdicts against a baseline, with 20 % allowed',
  how: `Made-up p95 of runs with ${count.toLocaleString('en')} answers each (log-spread 0.5), which differ by 3 % from run to run, against eight earlier ones; each gate runs its load once, and five times if that cannot tell: the shares of ${repeats.toLocaleString('en')} gates of the same build that fail, of one that is exactly 20 % slower that pass and that fail (nominally 2.5 % each), and of one that is 30 % slower that pass and that fail.`,
  measure: async ({ note }) => ({ figures: cases.flatMap((one) => figures(one, note)), parts: [], inTheWay }),
};

const inTheWay = [
  'If what differs is common to the runs of one gate (its day, its host), a build that is exactly at the limit fails wrongly more often; one as fast as before does not.',
  'Runs that resemble the one before, become slower each time or come from two hosts are not what the rule assumes: docs/statistics.md says what follows.',
];

function figures({ what, covered, found, ...trials }: Case, note: (line: string) => void): readonly Figure[] {
  const [same, atTheBound, slower] = verdicts({ ...trials, count, repeats }, [1, 1.2, 1.3]);
  if (same === undefined || atTheBound === undefined || slower === undefined) return [];
  note(`${what}: ${JSON.stringify({ same, atTheBound, slower })}`);
  const figure = (name: string, value: number, must?: Figure['must']): Figure => ({
    ...{ what: `${what}: ${name}`, unit: 'ratio', value: spread([value]) },
    ...(must === undefined ? {} : { must }),
  });
  const atMost = (max: number) => (covered ? { max } : undefined);
  return [
    figure('the same build fails', same.fail, { max: 0.001 }),
    figure('the same build passes', same.pass),
    figure('exactly 20 % slower passes', atTheBound.pass, atMost(0.033)),
    figure('exactly 20 % slower fails', atTheBound.fail, atMost(0.033)),
    figure('30 % slower passes', slower.pass, atMost(0.033)),
    figure('30 % slower fails', slower.fail, found === undefined ? undefined : { min: found }),
  ];
}
