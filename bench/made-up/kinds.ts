/** What made-up checks are about. */
import type { Effect, Layer, Threshold, Value } from '../../core/model.ts';

/** Checks of one task. */
export const size = 50;

export interface Kind {
  readonly layer: Layer;
  readonly runner: string;
  readonly effect: Effect;
  readonly subject: string;
  readonly why: string;
  readonly threshold: Threshold;
  readonly holds: Value;
  readonly breaks: Value;
  readonly samples: number;
}

const kinds: readonly Kind[] = [
  {
    layer: 'api',
    runner: 'vitest',
    effect: 'write',
    subject: 'An order can be placed, changed and cancelled by its owner',
    why: 'The mobile app speaks to exactly this interface; what breaks here breaks every installed app.',
    threshold: { unit: 'outcome', is: 'passed' },
    holds: 'passed',
    breaks: 'failed',
    samples: 1,
  },
  {
    layer: 'uat',
    runner: 'playwright',
    effect: 'write',
    subject: 'A customer finds a product and pays for it by card',
    why: 'This is what people do with the product, step by step, in a real browser.',
    threshold: { unit: 'outcome', is: ['passed', 'flaky'] },
    holds: 'passed',
    breaks: 'failed',
    samples: 2,
  },
  {
    layer: 'api',
    runner: 'probe',
    effect: 'timing',
    subject: 'The basket is answered in time',
    why: 'It is asked for at each start of the app.',
    threshold: { unit: 'ms', max: 200, minSamples: 20 },
    holds: 84.2,
    breaks: 412.7,
    samples: 120,
  },
  {
    layer: 'health',
    runner: 'probe',
    effect: 'read',
    subject: 'The warehouse is connected',
    why: 'Orders that cannot be reserved are sold twice.',
    threshold: { unit: 'text', is: 'connected' },
    holds: 'connected',
    breaks: 'timeout',
    samples: 3,
  },
  {
    layer: 'smoke',
    runner: 'probe',
    effect: 'read',
    subject: 'A page of the catalogue has no console error',
    why: 'A page that loads with errors is what users meet first.',
    threshold: { unit: 'count', max: 0 },
    holds: 0,
    breaks: 3,
    samples: 1,
  },
];

export function kindOf(index: number): Kind {
  const kind = kinds[index % kinds.length];
  if (kind === undefined) throw new Error('There are no kinds.');
  return kind;
}
