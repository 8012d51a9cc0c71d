/** Made-up runs, and what a gate says of another build's against eight of them: for the tests and `npm run bench -- w`. */
import { judge } from '../attempts.ts';
import { mostRuns } from '../comparison.ts';
import type { Result, Task, TaskRun } from '../model.ts';
import { generator, normalDeviates } from './random.ts';

/** The p95 of one run of a service whose p95 is 1, apart from noise. */
type Service = (answers: number, normal: () => number, random: () => number) => number;
/** The natural logarithm of how much slower than usual each gate of a row is as a whole. */
type Machine = (gates: number, normal: () => number, random: () => number) => readonly number[];

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
  stationary: (gates, normal) => Array.from({ length: gates }, () => between * normal()),
  /** Each run resembles the one before by 0.9. */
  'like the run before': (gates, normal) => {
    let state = normal();
    return Array.from({ length: gates }, () => {
      state = 0.9 * state + Math.sqrt(1 - 0.81) * normal();
      return between * state;
    });
  },
  /** Each run is 1 % slower than the one before. */
  'slower each time': (gates, normal) => Array.from({ length: gates }, (_, gate) => 0.01 * gate + between * normal()),
  /** A third of the runs are on a host that is 15 % slower. */
  'two hosts': (gates, normal, random) =>
    Array.from({ length: gates }, () => (random() < 1 / 3 ? Math.log(1.15) : 0) + between * normal()),
} as const satisfies Readonly<Record<string, Machine>>;

export interface Trials {
  readonly answers: keyof typeof answers;
  /** Default: stationary. */
  readonly machine?: keyof typeof machines;
  /** Of the variance between runs, how much is common to the runs of one gate: its day, its host. Default 0. */
  readonly shared?: number;
  /** Answers of each run. */
  readonly count: number;
  readonly repeats: number;
  /** Gates of the baseline. Default 8. */
  readonly recorded?: number;
  /** Of the gate, at most. Default 5. */
  readonly runs?: number;
}

interface Shares extends Readonly<Record<Result, number>> {
  /** How many a gate makes, on average. */
  readonly runs: number;
}

type Decision = readonly [Result, runs: number];

/** How often each result occurs with `worse: { max: 0.2 }`, for builds that many times as slow. */
export function verdicts(trials: Trials, slower: readonly number[]): readonly Shares[] {
  const gates = simulated({ shared: 0, recorded: 8, runs: mostRuns, ...trials });
  return slower.map((factor) => {
    const ended = { pass: 0, fail: 0, inconclusive: 0, runs: 0 };
    for (const { before, now } of gates) {
      const [result, runs] = judged(
        before,
        now.map((value) => factor * value),
      );
      ended[result] += 1;
      ended.runs += runs;
    }
    const share = (count: number): number => count / gates.length;
    const { pass, fail, inconclusive, runs } = ended;
    return { pass: share(pass), fail: share(fail), inconclusive: share(inconclusive), runs: share(runs) };
  });
}

interface Gate {
  readonly before: readonly number[];
  /** The p95 of each of its runs. */
  readonly now: readonly number[];
}

function simulated({
  answers: kind,
  machine = 'stationary',
  shared,
  count,
  repeats,
  recorded,
  runs,
}: Required<Omit<Trials, 'machine'>> & Trials): readonly Gate[] {
  const random = generator(count + recorded);
  const normal = normalDeviates(random);
  const run = (level: number): number => Math.exp(level) * answers[kind](count, normal, random);
  return Array.from({ length: repeats }, () => {
    const own = machines[machine](recorded + runs, normal, random);
    const days = Array.from({ length: recorded + 1 }, () => between * normal());
    const levels = own.map(
      (level, index) => Math.sqrt(1 - shared) * level + Math.sqrt(shared) * (days[Math.min(index, recorded)] ?? 0),
    );
    return { before: levels.slice(0, recorded).map(run), now: levels.slice(recorded).map(run) };
  });
}

const fingerprint = { profile: 'full', cores: 2, tools: {} } as const;
const task: Pick<Task, 'contact'> = { contact: { of: 'gate' } };

/** As a gate does it: once, and all of the runs if that cannot tell. */
function judged(values: readonly number[], all: readonly number[]): Decision {
  const worse = { max: 0.2, than: 'baseline.json', runs: all.length };
  const threshold = { unit: 'ms', max: Number.MAX_VALUE, worse } as const;
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
  const attempts = all.map(
    (value, index): TaskRun => ({
      ...{ task: 'load/users', status: 'completed', candidate: { before: {}, after: {} }, fingerprint, evidence: [] },
      attempt: index + 1,
      measurements: { [check.id]: { value, unit: 'ms', samples: 1 } },
    }),
  );
  const resultOf = (runs: number): Result =>
    judge(task, attempts.slice(0, runs), { named: false, services: {} })({ ...check, threshold, baseline }).result;
  const first = resultOf(1);
  return first === 'inconclusive' ? [resultOf(all.length), all.length] : [first, 1];
}

function p95(count: number, next: () => number): number {
  const times = Float64Array.from({ length: count }, () => sigma * next()).sort();
  return Math.exp(times[Math.ceil(0.95 * count) - 1] ?? 0);
}
