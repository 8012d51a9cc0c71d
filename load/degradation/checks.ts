/** What is checked of a path past its capacity, in words. */
import type { CheckDraft } from '../../fixtures/claims/check-draft.ts';
import type { Subject } from './read.ts';

interface Asked {
  readonly path: string;
  readonly overload: { readonly users: number; readonly for: string };
  readonly recovered: number;
}

export function checksOf({ path, overload, recovered }: Asked): readonly CheckDraft<Subject>[] {
  return [
    {
      title: `With ${overload.users} users, ${path} refuses with 429 or 503, and breaks for nobody`,
      failure: `With ${overload.users} users, ${path} breaks instead of refusing`,
      why: 'Who is refused knows that they can try again; who waits or gets a 500 does not, and retries make it worse.',
      threshold: { unit: 'count', max: 0 },
      measures: 'broken',
    },
    {
      id: 'retry after',
      title: 'Each refusal says when to try again (Retry-After)',
      failure: 'Refusals do not say when to try again (Retry-After)',
      why: 'Clients that do not know when to come back try at once.',
      threshold: { unit: 'count', max: 0 },
      measures: 'silent',
    },
    {
      id: 'recovers',
      title: `${path} answers again ${recovered} s after the load at the latest`,
      failure: `${path} does not answer again ${recovered} s after the load`,
      why: 'A peak is over in minutes; what it leaves behind must not last longer.',
      threshold: { unit: 's', max: recovered },
      measures: 'recovery',
    },
  ];
}
