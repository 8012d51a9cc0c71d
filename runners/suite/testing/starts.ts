/** What processes a suite starts, and why one that waits is not taken for its run. */
import { vi } from 'vitest';
import { type ChildOptions, Children } from '../../processes.ts';

type Changed = (options: ChildOptions, isAhead: boolean) => ChildOptions;

const { run: original } = Children.prototype;

/** Listings and runs are started with their order, others wait for it: by their arguments. */
export function watchStarts(
  isAhead: (args: readonly string[]) => boolean,
  change: Changed = (options) => options,
): readonly string[] {
  const started: string[] = [];
  vi.spyOn(Children.prototype, 'run').mockImplementation(function (this: Children, command, args, options) {
    started.push(isAhead(args) ? 'ahead' : 'with its order');
    return original.call(this, command, args, change(options, isAhead(args)));
  });
  return started;
}

/** With a variable `OTHER` that is `listed` at first. */
export const notTaken: readonly (readonly [why: string, change: Changed])[] = [
  ['has ended', (options, isAhead) => (isAhead ? { ...options, signal: AbortSignal.abort() } : options)],
  [
    'was started with other variables',
    (options, isAhead) => {
      if (isAhead) vi.stubEnv('OTHER', 'run');
      return options;
    },
  ],
];

export const noneWaits = [
  ['no run follows', { ahead: false }, {}],
  ['it signs in, as its session is known only then', {}, { account: 'user' }],
] as const;
