/** What a probe says of its evidence. */
import type { Files } from '../../core/claim.ts';
import type { Measurements, Task } from '../../core/model.ts';
import type { Reading } from '../runner.ts';
import type { AnyProbe } from './registry.ts';

/** It is asked for the reasons of those checks alone that it left out. */
export function readingOf(
  probe: AnyProbe,
  { args, checks }: Pick<Task, 'args' | 'checks'>,
  files: Files,
): Pick<Reading, 'measurements' | 'gaps'> {
  const measurements = probe.read(args, files, checks);
  // A team's own may return anything, which is looked at later.
  const left = checks.filter(({ id }) => (measurements as Measurements | undefined)?.[id] === undefined);
  const gaps = left.length === 0 ? undefined : probe.gaps?.(args, files, left);
  return { measurements, ...(gaps === undefined ? {} : { gaps }) };
}
