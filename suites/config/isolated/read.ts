/** From what was compared to measurements. */
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { IsolatedArgs, Isolation } from './measure.ts';

export type Subject = 'secret' | 'host';

export function readIsolation(
  subject: Subject,
  seen: Isolation | undefined,
  { days, than, file }: IsolatedArgs,
): MeasurementDraft | undefined {
  if (seen === undefined) return undefined;
  const { age, recordedAt, compared, recorded, same } = seen;
  const found = same.filter(({ kind }) => kind === subject);
  const items = found.map(({ name, production }) => ({
    label: name,
    detail: `is production’s ${production.join(', ')}`,
  }));
  // What is the same is, however old the record is.
  if (found.length > 0) return { value: found.length, samples: compared[subject], items };
  if (recorded[subject] === 0) return notSeen(`no ${subject} in ${than}`);
  if (compared[subject] === 0) return notSeen(`no ${subject} in ${file}`);
  if (age > days) return notSeen(`${than} is ${age} days old, of at most ${days}: record it again`);
  return {
    value: 0,
    samples: compared[subject],
    items: [{ label: `compared with what was recorded on ${recordedAt.slice(0, 10)}` }],
  };
}
