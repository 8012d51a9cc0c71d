/** From how requests ended to measurements. */
import { inWords } from '../../core/in-words.ts';
import { notSeen } from '../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../fixtures/claims/probe-claim.ts';
import type { Overload, OverloadArgs } from './measure.ts';

export type Subject = 'broken' | 'silent' | 'recovery';

export function readOverload(
  subject: Subject,
  seen: Overload | undefined,
  { users, seconds, recovered: most }: OverloadArgs,
): MeasurementDraft | undefined {
  if (seen === undefined) return undefined;
  const { ends, refused, silent, broken, recovered, last, url } = seen;
  const requests = Object.values(ends).reduce((sum, count) => sum + count, 0);
  const how = Object.entries(ends).map(([end, count]) => `${end}: ${count.toLocaleString('en-US')}`);
  const items = [{ label: `${requests.toLocaleString('en-US')} requests to ${url}`, detail: how.join(', ') }];
  const unseen = (words: string): MeasurementDraft => notSeen(words, { items });
  const below = `nothing was refused: ${users} users for ${seconds} s are not past its capacity`;
  if (subject === 'broken')
    return broken === 0 && refused === 0 ? unseen(below) : { value: broken, samples: requests, items };
  if (subject === 'silent') return refused === 0 ? unseen(below) : { value: silent, samples: refused, items };
  if (recovered !== undefined) return broken === 0 && refused === 0 ? unseen(below) : { value: recovered, items };
  return { value: inWords(`not within ${most} s: ${last}`), items };
}
