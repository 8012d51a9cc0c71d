/** Staged users: how many, and by when. */
import { z } from 'zod';
import { seconds } from '../core/duration.ts';
import type { Profile } from '../core/model.ts';
import { duration } from '../fixtures/claims/duration.ts';

/** A number of users, reached by the end of the duration, starting from what the stage before reached. */
export type Stage = readonly [users: number, duration: string];

/** The same with seconds. */
export type Timed = readonly [users: number, seconds: number];

export const stages = z
  .array(
    z.tuple(
      [z.int({ error: 'a whole number of users' }).nonnegative({ error: 'a number of users of at least 0' }), duration],
      { error: 'a stage such as [20, "1m"]' },
    ),
    {
      error: 'stages such as [[20, "30s"], [0, "10s"]]',
    },
  )
  .min(1, { error: 'at least one stage' })
  .refine((all) => all.some(([users]) => users > 0), { error: 'at least one stage with users' });

/** A profile's stages; a quick profile that is a duration squeezes the full one's stages into it. */
export function timed(profile: Profile, quick: string | readonly Stage[], full: readonly Stage[]): readonly Timed[] {
  if (profile === 'full') return inSeconds(full);
  return typeof quick === 'string' ? squeezed(inSeconds(full), seconds(quick)) : inSeconds(quick);
}

function inSeconds(all: readonly Stage[]): readonly Timed[] {
  return all.map(([users, text]) => [users, seconds(text)] as const);
}

function squeezed(all: readonly Timed[], target: number): readonly Timed[] {
  const factor = target / total(all);
  return all.map(([users, time]) => [users, Math.max(0.001, Math.round(time * factor * 1000) / 1000)] as const);
}

export function total(all: readonly Timed[]): number {
  return all.reduce((sum, [, time]) => sum + time, 0);
}

export function peak(all: readonly Timed[]): number {
  return Math.max(...all.map(([users]) => users));
}

/** Seconds between two of k6's counts of its users, and how late one may be. */
const between = 1.2;

/** The most users that are active for so long that k6 counts them, whenever it does: of a peak that is passed on the way, fewer. */
export function counted(all: readonly Timed[]): number {
  const users = path(all);
  const holds = (level: number): boolean => longest(users, level) >= between;
  const most = peak(all);
  return Array.from({ length: most }, (_, index) => most - index).find(holds) ?? 0;
}

interface Profiles {
  readonly quick: string | readonly Stage[];
  readonly full: readonly Stage[];
}

/** Refuses stages of which k6 sees fewer than half of the users: nothing would show that they were ever active. */
export function refuseUnseen({ quick, full }: Profiles, context: z.core.$RefinementCtx): void {
  for (const [field, input] of [['full', full] as const, ['quick', quick] as const]) {
    const all = timed(field, quick, full);
    if (all.some(([, time]) => !(time > 0))) return;
    const [seen, most] = [counted(all), peak(all)];
    if (seen * 2 >= most) continue;
    const held = `a peak that is held, such as [[${most}, "1s"], [${most}, "30s"]]`;
    const message = `${typeof input === 'string' ? 'a longer duration' : held} (k6 counts its users each second, and is sure to see only ${seen} of ${most})`;
    context.addIssue({ code: 'custom', path: [field], input, message });
    if (typeof quick === 'string') return;
  }
}

/** Seconds and users at the end of each stage. */
function path(all: readonly Timed[]): readonly (readonly [at: number, users: number])[] {
  const ends: [number, number][] = [[0, 0]];
  for (const [users, seconds] of all) ends.push([(ends.at(-1)?.[0] ?? 0) + seconds, users]);
  return ends;
}

/** The longest time without a break in which there are so many users. */
function longest(ends: ReturnType<typeof path>, level: number): number {
  let [most, since] = [0, 0];
  for (const [index, [to, users]] of ends.entries()) {
    const [from, before] = ends[index - 1] ?? [0, 0];
    // Where the line crosses the level, if it does.
    const crossing = users === before ? from : from + ((to - from) * (level - before)) / (users - before);
    if (before < level) since = crossing;
    if (users >= level) most = Math.max(most, to - since);
    else if (before >= level) most = Math.max(most, crossing - since);
  }
  return most;
}

/** Seconds that a run may take longer than its stages: for iterations to end (30 s twice), for `setup()` and for `teardown()`. */
export const spare = 180;
