import { boundWords } from '../../../fixtures/claims/bound-words.ts';
import { refuseUnbounded } from '../../../fixtures/claims/bounds.ts';
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { secondArgument } from '../../../fixtures/claims/second-argument.ts';
import { lookAtQueues } from '../../../fixtures/queues/look.ts';
import { type Figure, type QueueSubject, readQueue } from '../../../fixtures/queues/read.ts';

const { z } = fields;
const bounds = z
  .strictObject(
    { min: fields.whole.exactOptional(), max: fields.whole.exactOptional() },
    { error: 'a bound such as { max: 100 }' },
  )
  .superRefine((bound, context) => refuseUnbounded(bound, context, 'min or max'));
const atMost = z.strictObject({ max: fields.above0('seconds above 0') }, { error: 'seconds such as { max: 60 }' });
const name = fields.string.refine((text) => !text.includes(':'), { error: 'a name without ":"; BullMQ allows none' });

const byName = probeClaim({
  id: 'queues',
  layer: 'data',
  argument: { connection: fields.connection },
  options: {
    names: z.array(name, { error: 'queues such as ["emails"]' }).min(1, { error: 'at least one queue' }),
    prefix: fields.string.default('bull'),
    failed: bounds.default({ max: 0 }),
    stalled: bounds.default({ max: 0 }),
    waiting: bounds.optional(),
    oldest: atMost.optional(),
    workers: bounds.optional(),
    within: fields.seconds.default(10),
  },
  connectionKinds: () => ['redis'],
  prefix: ({ connection }) => connection,
  task: ({ connection, prefix }) => `queues ${connection} ${prefix}`,
  cores: 0.5,
  deadline: ({ names, within }) => names.length * (within + 10) + 30,
  checks: ({ connection, names, prefix, ...asked }) =>
    names.flatMap((queue) => [exists(queue, connection, prefix), ...figuresOf(queue, connection, asked)]),
  args: ({ connection, names, prefix, within, workers }) => ({
    ...{ connection, names, prefix, within },
    workers: workers !== undefined,
  }),
  measure: lookAtQueues,
  read: (subject: QueueSubject, { queues }, { args: { prefix } }) => readQueue(subject, queues, prefix),
});

function exists(queue: string, connection: string, prefix: string): CheckDraft<QueueSubject> {
  return {
    id: `${queue} exists`,
    title: `The queue ${queue} is on ${connection}, under ${prefix}, and not paused`,
    failure: `The queue ${queue} is not on ${connection}, under ${prefix}, or is paused`,
    why: 'Jobs of a paused queue, and those that are added under another prefix, are never worked on, or are worked on by another environment.',
    threshold: { unit: 'text', is: 'exists' },
    measures: { queue, figure: 'exists' },
  };
}

type Bounds = { readonly min?: number; readonly max?: number };
type Bounded = Exclude<Figure, 'exists'>;

/** What is bounded, and why it matters. */
const figures: Readonly<Record<Bounded, readonly [subject: string, why: string]>> = {
  failed: ['the number of failed jobs in', 'What it was to do has not been done.'],
  stalled: ['the number of stalled jobs in', 'The worker that began it has died, or was blocked for too long.'],
  waiting: ['the number of waiting jobs in', 'The workers do not keep up, or there are none.'],
  oldest: ['the oldest waiting job in', 'The workers do not keep up, or there are none.'],
  workers: ['the number of workers of', 'Jobs of a queue without a worker are never done.'],
};

function figuresOf(
  queue: string,
  connection: string,
  asked: Readonly<Partial<Record<Bounded, Bounds | undefined>>>,
): readonly CheckDraft<QueueSubject>[] {
  return (Object.keys(figures) as Bounded[]).flatMap((figure) => {
    const bound = asked[figure];
    if (bound === undefined) return [];
    const isAge = figure === 'oldest';
    const [subject, why] = figures[figure];
    const words = boundWords(`${subject} ${queue} on ${connection}`, bound, isAge ? ' s old' : '');
    const threshold = { unit: isAge ? 's' : 'count', ...bound } as const;
    return [{ id: `${queue} ${figure}`, ...words, why, threshold, measures: { queue, figure } }];
  });
}

/**
 * BullMQ's queues are there, and their jobs get done: `queues('cache', ['emails', 'reports'], { prefix: 'shop-staging', waiting: { max: 100 }, oldest: { max: 60 } })`. Each of these is a check for each queue.
 *
 * - `prefix`: that of the application's queues, default `bull`. A queue that is under another one is not there, and one that is paused fails like it.
 * - `failed`, `stalled`, `waiting`: numbers of jobs, `{ min, max }`. Default of the first two `{ max: 0 }`; of `waiting` no check. A job has stalled if it is active and no worker holds its lock, at two looks; waiting ones are those
 *   that could begin: paused and prioritized ones too, delayed ones from the time at which they are due.
 * - `oldest`: `{ max }`: seconds since the oldest waiting job could have begun, of the 100 at each end of the queue. With no waiting job, 0. Bound it: that nobody works shows in what waits.
 * - `workers`: `{ min: 1 }`: the clients of this Redis that have the name of one of the queue's workers, which BullMQ gives them. Default no check. Inconclusive if the user may not ask (`+client|list`, which `+@connection` contains), if the
 *   server keeps no list, or if there are none and the server keeps no names (the gate names its own connection, and looks for that), or yet a job is worked on. Workers that are started for a job alone are not always there.
 * - `within`: seconds for one queue. Default 10.
 *
 * Needs the package `bullmq`, 5 or 6, whose own API counts (with `skipMetasUpdate`, so that it writes no metadata). It counts with scripts in Lua, so a user of Redis needs `+@read +@connection +info +eval +evalsha` and nothing that writes; a
 * queue that holds markers of BullMQ 4, which these scripts remove, is not asked, and is inconclusive. So is one that a newer major version of BullMQ has written than the installed one, or BullMQ Pro, and all figures of a queue that
 * is not there. Nothing of what jobs carry is read. Throws a `UsageError` that quotes the wrong value.
 */
export const queues = secondArgument(byName, 'names');
