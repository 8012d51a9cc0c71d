/** Names and sentences from JSON pointers: `/checks/database/healthy` is about the database. */

import { slug } from '../../../core/claim.ts';
import type { Value } from '../../../core/model.ts';
import type { Sentences } from '../../../fixtures/claims/claim-options.ts';
import { steps } from '../../../fixtures/claims/pointer.ts';
import type { Planned } from './endpoint.ts';

const adjectives = new Set(['healthy', 'ok', 'up', 'ready', 'connected', 'available', 'alive', 'enabled']);
const wrappers = new Set([
  'checks',
  'components',
  'services',
  'dependencies',
  'details',
  'data',
  'info',
  'status',
  'state',
  'value',
  'result',
]);

/** `database`; where the pointer has nothing but general words, its last one. */
export function subjectOf(pointer: string): string {
  const parts = steps(pointer);
  const telling = parts.filter((part) => !adjectives.has(part.toLowerCase()) && !wrappers.has(part.toLowerCase()));
  return telling.length > 0 ? telling.join(' ') : (parts.at(-1) ?? 'answer');
}

export function wordsFor(pointer: string, is: Value | readonly Value[]): Sentences {
  const subject = subjectOf(pointer);
  const last = steps(pointer).at(-1) ?? '';
  const wanted =
    is === true && last !== subject && adjectives.has(last.toLowerCase()) ? last : [is].flat().join(' or ');
  const start = `${subject.slice(0, 1).toUpperCase()}${subject.slice(1)}`;
  return {
    title: `${start} is ${wanted}`,
    failure: `${start} is not ${wanted}`,
    why: 'The system reports this part of itself because it cannot work well without it.',
  };
}

/** Within one claim, a name that is taken is put behind the claim's own. */
export function distinct(planned: readonly Planned[], own: string): readonly Planned[] {
  const taken = new Set<string>();
  return planned.map(({ check, source }) => {
    const id = taken.has(check.id) ? `health/${slug(`${own} ${check.id.slice('health/'.length)}`)}` : check.id;
    taken.add(id);
    return { check: { ...check, id }, source };
  });
}
