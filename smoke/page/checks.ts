/** What is checked of a page, in words. */
import type { CheckDraft } from '../../fixtures/claims/check-draft.ts';
import { type Asked, type Aspect, guardIn, isOpened } from './args.ts';
import { shown } from './content.ts';
import { guardsOf } from './guard.ts';

/** What a check is about. */
type Draft = CheckDraft<Aspect>;

export function pageChecks(asked: Asked): readonly Draft[] {
  return [
    ...(isOpened(asked) ? [statusCheck(asked.path), ...openedChecks(asked.path)] : []),
    ...(asked.guarded === undefined ? [] : [guardedCheck(asked)]),
  ];
}

/** It has the page's own name, and comes first: nothing else explains the status of a page. */
function statusCheck(path: string): Draft {
  return {
    measures: 'status',
    threshold: { unit: 'status', is: 200 },
    title: `${path} answers 200`,
    failure: `${path} does not answer 200`,
    why: 'A page that does not load is of no use to anybody.',
  };
}

/** What names the cause comes first: an answer that fails leads to an exception, and that to content that is missing. */
function openedChecks(path: string): readonly Draft[] {
  const none = { unit: 'count', max: 0 } as const;
  const drafts: readonly (Omit<Draft, 'id'> & { readonly measures: Aspect })[] = [
    {
      measures: 'requests',
      threshold: none,
      title: `No request of ${path} fails`,
      failure: `Requests of ${path} fail`,
      why: 'Something that the page needs is missing.',
    },
    {
      measures: 'exceptions',
      threshold: none,
      title: `${path} throws no exception`,
      failure: `${path} throws exceptions`,
      why: 'After an uncaught exception some part of the page does not work.',
    },
    {
      measures: 'console',
      threshold: none,
      title: `${path} logs no error`,
      failure: `${path} logs errors`,
      why: 'The page’s own code reports that something went wrong.',
    },
    {
      measures: 'content',
      threshold: { unit: 'text', is: shown },
      title: `${path} shows its content`,
      failure: `${path} does not show its content`,
      why: 'A page that is blank, still loading or shows an error answers 200 too.',
    },
  ];
  return drafts.map((draft) => ({ id: draft.measures, ...draft }));
}

function guardedCheck({ path, guarded }: Asked): Draft {
  return {
    id: 'guarded',
    measures: 'guarded',
    threshold: { unit: 'text', is: guardsOf(guardIn({ guarded })) },
    title: `${path} is guarded`,
    failure: `${path} is not guarded as it should be`,
    why: 'Content for signed-in users must not be public.',
  };
}
