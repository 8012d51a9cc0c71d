/** Made-up runs, and what the gate says of one more against eight of them: for the tests and `npm run bench -- s`. */
import { evaluate } from '../evaluate.ts';
import type { Result, Task, TaskRun } from '../model.ts';
import { generator, normalDeviates } from './random.ts';

/** The p95 of one run of a service whose p95 is 1, apart from noise. */
type Service = (answers: number, normal: () => number, random: () => number) => number;
/** The natural logarithm of how much slower than usual each run of a row is as a whole. */
type Machine = (runs: number, normal: () => number, random: () => number) => readonly number[];

/** The spread of the logarithms of the answers' times. */
const sigma = 0.5;

/** All have independent machines. */
export const answers = {
  independent: (count, normal) => p95(count, normal),
  /** Each resembles the one before by 0.9. */
  autoregressive: (count, normal) => {
    let state = normal();
    return p95(count, () => {
      state = 0.9 * state + Math.sqrt(1 - 0.81) * normal();
      return state;
    });
  },
  /** Fast, and three times as slow for a tenth of the time, fifty answers at once on average. */
  bimodal: (count, normal, random) => {
    let slow = random() < 0.1;
    return p95(count, () => {
      if (random() < 1 / (slow ? 50 : 450)) slow = !slow;
      return normal() + (slow ? Math.log(3) / sigma : 0);
    });
  },
  /** They become slower during the run, by a fifth. */
  drifting: (count, normal) => {
    let sent = 0;
    return p95(count, () => {
      sent += 1;
      return normal() + ((sent / count) * Math.log(1.2)) / sigma;
    });
  },
} as const satisfies Readonly<Record<string, Service>>;

/** From run to run; 3 % is as much as runs differ on a good day. */
const between = 0.03;

export const machines = {
  stationary: (runs, normal) => Array.from({ length: runs }, () => between * normal()),
  /** Each run resembles the one before by 0.9. */
  'like the run before': (runs, normal) => {
    let state = normal();
    return Array.from({ length: runs }, () => {
      state = 0.9 * state + Math.sqrt(1 - 0.81) * normal();
      return between * state;
    });
  },
  /** Each run is 1 % slower than the one before. */
  'slower each time': (runs, normal) => Array.from({ length: runs }, (_, run) => 0.01 * run + between * normal()),
  /** A third of the runs are on a host that is 15 % slower. */
  'two hosts': (runs, normal, random) =>
    Array.from({ length: runs }, () => (random() < 1 / 3 ? Math.log(1.15) : 0) + between * normal()),
} as const satisfies Readonly<Record<string, Machine>>;

export interface Trials {
  readonly answers: keyof typeof answers;
  /** Default: stationary. */
  readonly machine?: keyof typeof machines;
  /** Answers of each run. */
  readonly count: number;
  readonly repeats: number;
  /** Of the baseline. Default 8. */
  readonly runs?: number;
  /** The gate is run so often at most, until it passes or fails. Default 1. */
  readonly gates?: number;
}

type Shares = Readonly<Record<Result, number>>;

/** How often each result occurs with `worse: { max: 0.2 }`, for builds that many times as slow. */
export function verdicts(trials: Trials, slower: readonly number[]): readonly Shares[] {
  const { repeats, runs = 8, gates = 1 } = trials;
  const rows = simulated({ ...trials, runs, gates });
  return slower.map((factor) => {
    const ended = { pass: 0, fail: 0, inconclusive: 0 };
    for (const row of rows) {
      const baseline = row.slice(0, runs);
      const results = row.slice(runs).map((value) => judged(baseline, factor * value));
      ended[results.find((result) => result !== 'inconclusive') ?? 'inconclusive'] += 1;
    }
    return { pass: ended.pass / repeats, fail: ended.fail / repeats, inconclusive: ended.inconclusive / repeats };
  });
}

/** For each repeat, the p95 of each run. */
function simulated(trials: Required<Pick<Trials, 'runs' | 'gates'>> & Trials): readonly (readonly number[])[] {
  const { answers: kind, machine = 'stationary', count, repeats, runs, gates } = trials;
  const random = generator(count + runs);
  const normal = normalDeviates(random);
  return Array.from({ length: repeats }, () =>
    machines[machine](runs + gates, normal, random).map(
      (level) => Math.exp(level) * answers[kind](count, normal, random),
    ),
  );
}

const fingerprint = { profile: 'full', cores: 2, tools: {} } as const;
const task: Pick<Task, 'contact'> = { contact: { of: 'gate' } };

function judged(values: readonly number[], value: number): Result {
  const threshold = { unit: 'ms', max: Number.MAX_VALUE, worse: { max: 0.2, than: 'baseline.json' } } as const;
  const baseline = { values, unit: 'ms', fingerprint } as const;
  const check = {
    id: 'load/p95',
    layer: 'load',
    title: '',
    failure: '',
    why: '',
    level: 'required',
    covers: [],
  } as const;
  const run: TaskRun = {
    ...{ task: 'load/users', status: 'completed', candidate: { before: {}, after: {} }, fingerprint, evidence: [] },
    measurements: { [check.id]: { value, unit: 'ms', samples: 1 } },
  };
  return evaluate({ ...check, threshold, baseline }, task, run, { named: false, services: {} }).result;
}

function p95(count: number, next: () => number): number {
  const times = Float64Array.from({ length: count }, () => sigma * next()).sort();
  return Math.exp(times[Math.ceil(0.95 * count) - 1] ?? 0);
}
