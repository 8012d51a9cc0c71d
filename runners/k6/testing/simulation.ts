/** Made-up answers of services that stay as they are, and what the gate says of them: for the tests and `npm run bench -- statistics`. */

import { type Batch, independent } from '../../../core/batches.ts';
import { normal } from '../../../core/student.ts';
import { generator, normalDeviates } from '../../../core/testing/random.ts';

/** Answers above the bound, per second, of a service whose share of such answers is given. */
type Service = (share: number, seconds: number, random: () => number) => readonly Batch[];

export const perSecond = 40;

export const services = {
  independent: (share, seconds, random) => counted(seconds, () => random() < share),
  /** Each resembles the one before by 0.9. */
  autoregressive: (share, seconds, random) => {
    const next = normalDeviates(random);
    const bound = upper(share);
    let state = next();
    return counted(seconds, () => {
      state = 0.9 * state + Math.sqrt(1 - 0.81) * next();
      return state > bound;
    });
  },
  /** Half of what makes an answer slow is the same for all of a second. */
  'by second': (share, seconds, random) => {
    const next = normalDeviates(random);
    const bound = upper(share);
    let common = 0;
    return counted(seconds, (first) => {
      if (first) common = next();
      return Math.SQRT1_2 * (common + next()) > bound;
    });
  },
  /** Slow and fast for two seconds on average, with almost all slow answers in the slow half. */
  'two states': (share, seconds, random) => {
    let slow = random() < 0.5;
    return counted(seconds, () => {
      if (random() < 1 / (2 * perSecond)) slow = !slow;
      return random() < share * (slow ? 1.9 : 0.1);
    });
  },
  /** A tenth of the time, two seconds at once, half of the answers are slow: a short run may not see it. */
  'rare bursts': (share, seconds, random) => {
    let slow = random() < 0.1;
    return counted(seconds, () => {
      if (random() < 1 / ((slow ? 2 : 18) * perSecond)) slow = !slow;
      return slow && random() < share * 10;
    });
  },
} as const satisfies Readonly<Record<string, Service>>;
export type Kind = keyof typeof services;

interface Runs {
  readonly seconds: number;
  /** Of the answers that are above the bound; 5 % may be. */
  readonly share: number;
  readonly runs: number;
}

/** The shares of runs in which a p95 passes and fails; the others are too close to call. */
export function wrongVerdicts(
  kind: Kind,
  { seconds, share, runs }: Runs,
): { readonly passed: number; readonly failed: number } {
  const random = generator(seconds);
  let [passed, failed] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    const batches = services[kind](share, seconds, random);
    const seen = batches.reduce((sum, { hits }) => sum + hits, 0) / (seconds * perSecond);
    const reach = normal * Math.sqrt((0.05 * 0.95) / independent(batches));
    if (seen < 0.05 - reach) passed += 1;
    if (seen > 0.05 + reach) failed += 1;
  }
  return { passed: passed / runs, failed: failed / runs };
}

function counted(seconds: number, isHit: (first: boolean) => boolean): readonly Batch[] {
  return Array.from({ length: seconds }, () => {
    let hits = 0;
    for (let answer = 0; answer < perSecond; answer += 1) if (isHit(answer === 0)) hits += 1;
    return { hits, of: perSecond };
  });
}

/** What a standard normal value exceeds with this probability (Abramowitz & Stegun 26.2.23, error below 4.5e-4). */
function upper(share: number): number {
  const t = Math.sqrt(-2 * Math.log(share));
  return t - (2.515517 + 0.802853 * t + 0.010328 * t ** 2) / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3);
}
