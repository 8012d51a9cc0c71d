import { z } from 'zod';
import { type Claim, claim, type Probe, slug } from '../../core/claim.ts';
import type { Check, JsonObject, Threshold } from '../../core/model.ts';
import {
  commonOptions,
  createCheck,
  originField,
  pageName,
  path as pathField,
  type Sentences,
} from '../../fixtures/claims/claim-options.ts';
import { validate } from '../../fixtures/claims/validate.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import { visitPage } from './measure.ts';
import { guardedValues, readVisits } from './read.ts';

const seconds = z.number({ error: 'seconds above 0' }).positive({ error: 'seconds above 0' });
export const options = z.strictObject({
  ...commonOptions,
  origin: originField,
  account: z.string({ error: "an account's name" }).optional(),
  guarded: z
    .union([z.literal(true), z.strictObject({ redirectsTo: z.string().min(1) })], {
      error: 'true, or { redirectsTo: "/login" }',
    })
    .optional(),
  endsAt: pathField.optional(),
  mayFail: z.array(pathField, { error: 'paths such as ["/api/me"]' }).default([]),
  within: seconds.default(15),
});
export type PageOptions = z.input<typeof options>;
type Asked = z.output<typeof options>;

/** What a check is about. */
export type Aspect = 'status' | 'content' | 'console' | 'exceptions' | 'requests' | 'guarded';

/** The task's arguments. */
export interface PageArgs {
  readonly probe: string;
  readonly browser: true;
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  /** Where the page may end after redirects: a path. */
  readonly endsAt: string;
  readonly redirectsTo?: string;
  readonly mayFail: readonly string[];
  readonly within: number;
  readonly aspects: { readonly [check: string]: Aspect };
}

/**
 * A page works in a real browser: it answers 200, shows something, logs no error, throws no exception, and none of its requests
 * to the declared origins fails. A check each; what offends is listed, with a screenshot.
 *
 * - `origin`: default the one called `app`, else the first. `within`: seconds for loading, default 15, and then again for the
 *   answers of documents, fetches and XHRs under way: one that none comes to has failed. Event streams are not waited for.
 * - `account`: its token goes with requests to the declared origins.
 * - `endsAt`: the path on which it may end after redirects, default the page's own.
 * - `mayFail`: paths (and what is below them) whose requests may be answered with 400 and above, such as `/api/me` for visitors,
 *   or not within the visit, such as `/api/long-poll`.
 * - `guarded: true`: a visitor who is not signed in is refused (401, 403) or ends on a log-in page: another address, on which there
 *   is a password field or whose path says log-in, sign-in or auth, and which does not lie below the page
 *   itself. `{ redirectsTo }` says which address instead, from its start: a path, or a URL for a sign-in service elsewhere, which is
 *   not visited. Without `account` this is the only check.
 * - `name`: default the path (`home` for `/`); it starts the names of the checks.
 *
 * Failed requests and console errors of third parties are listed and do not count; exceptions count wherever they come from.
 * Throws a `UsageError` that quotes the wrong value.
 */
export function page(path: string, given: PageOptions = {}): Claim {
  const subject = `page(${JSON.stringify(path)})`;
  const at = validate(pathField, path, subject);
  const asked = validate(options, given, subject);
  const name = slug(asked.name ?? pageName(at));
  const planned = [
    ...(shown(asked) ? openChecks(at, name, asked) : []),
    ...(asked.guarded === undefined ? [] : [guardCheck(at, name, asked)]),
  ];
  const args: PageArgs = {
    probe: 'page',
    browser: true,
    path: at,
    ...(asked.origin === undefined ? {} : { origin: asked.origin }),
    ...(asked.account === undefined ? {} : { account: asked.account }),
    endsAt: asked.endsAt ?? new URL(at, 'http://localhost').pathname,
    ...(typeof asked.guarded === 'object' ? { redirectsTo: asked.guarded.redirectsTo } : {}),
    mayFail: asked.mayFail,
    within: asked.within,
    aspects: Object.fromEntries(planned.map(({ check, aspect }) => [check.id, aspect])),
  };
  return claim('smoke', name, () => ({
    runner: 'probe',
    cores: 0.5,
    args: args as unknown as JsonObject,
    effect: 'read',
    checks: planned.map(({ check }) => check),
    seconds: 3,
    deadline: 2 * asked.within + 60,
  }));
}

/** A guarded page is looked at itself only where somebody is signed in. */
function shown({ guarded, account }: Asked): boolean {
  return guarded === undefined || account !== undefined;
}

interface Planned {
  readonly check: Check;
  readonly aspect: Aspect;
}

function openChecks(path: string, name: string, asked: Asked): readonly Planned[] {
  const make = (aspect: Aspect, threshold: Threshold, words: Sentences): Planned => ({
    check: createCheck('smoke', aspect === 'status' ? name : `${name}-${aspect}`, threshold, words, asked),
    aspect,
  });
  const none: Threshold = { unit: 'count', max: 0 };
  return [
    make(
      'status',
      { unit: 'status', is: 200 },
      {
        title: `${path} answers 200`,
        failure: `${path} does not answer 200`,
        why: 'A page that does not load is of no use to anybody.',
      },
    ),
    make(
      'content',
      { unit: 'text', is: 'shown' },
      {
        title: `${path} shows its content`,
        failure: `${path} does not show its content`,
        why: 'A blank page answers 200 too.',
      },
    ),
    make('console', none, {
      title: `${path} logs no error`,
      failure: `${path} logs errors`,
      why: 'The page’s own code says that something went wrong.',
    }),
    make('exceptions', none, {
      title: `${path} throws no exception`,
      failure: `${path} throws exceptions`,
      why: 'After an uncaught exception some part of the page does not work.',
    }),
    make('requests', none, {
      title: `No request of ${path} fails`,
      failure: `Requests of ${path} fail`,
      why: 'Something that the page needs is not there.',
    }),
  ];
}

function guardCheck(path: string, name: string, asked: Asked): Planned {
  const words = {
    title: `${path} is guarded`,
    failure: `${path} is open to everybody`,
    why: 'What is meant for people who are signed in is not for everybody.',
  };
  return {
    check: createCheck('smoke', `${name}-guarded`, { unit: 'text', is: guardedValues }, words, asked),
    aspect: 'guarded',
  };
}

export const probe: Probe<PageArgs, ProbeContext> = { measure: visitPage, read: readVisits };
