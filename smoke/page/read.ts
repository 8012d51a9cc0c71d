/** From kept visits to measurements. */
import type { Files } from '../../core/claim.ts';
import type { Item } from '../../core/model.ts';
import type { MeasurementDraft } from '../../fixtures/claims/probe-claim.ts';
import { type Aspect, mayFail, type PageArgs, pathOf } from './args.ts';
import type { More } from './events.ts';
import type { Visit, Visits } from './measure.ts';

/** How a page can be guarded. */
export const guardedValues = ['refused', 'log-in page'];

export function readVisit(
  aspect: Aspect,
  { visit, anonymous, files }: Visits & { readonly files: Files },
  { args }: { readonly args: PageArgs },
): MeasurementDraft | undefined {
  const [name, seen] = aspect === 'guarded' ? ['anonymous', anonymous] : ['visit', visit];
  if (seen === undefined) return undefined;
  return {
    ...readers[aspect](seen, args),
    evidence: [`${name}.png`, `${name}.json`].filter((path) => files.has(path)),
  };
}

const readers: Readonly<Record<Aspect, (visit: Visit, args: PageArgs) => MeasurementDraft>> = {
  status: (visit, args) => ({ value: statusOf(visit, args), items: route(visit) }),
  content: (visit, args) => ({ value: contentOf(visit, args) }),
  console: ({ console, more }) =>
    counted(
      console.map(({ text, url, own }) => ({ own, label: text, detail: url })),
      more?.console,
    ),
  exceptions: ({ exceptions, more }) => counted(exceptions.map(exception), more?.exceptions),
  requests: ({ failed, more }, args) =>
    counted(
      failed
        .filter((request) => !mayFail(request.url, args))
        .map(({ method, url, why, own }) => ({ own, label: `${method} ${url}`, detail: why })),
      more?.failed,
    ),
  guarded: (visit, args) => ({ value: guardOf(visit, args), items: route(visit) }),
};

/** A redirect to where the page may end is not a fault. */
function statusOf(visit: Visit, { endsAt }: PageArgs): number {
  const last = visit.hops.at(-1);
  return last !== undefined && pathOf(last.url) === endsAt ? last.status : visit.status;
}

function contentOf({ end, text, trouble }: Visit, { endsAt, within }: PageArgs): string {
  if (trouble !== undefined)
    return /Timeout/.test(trouble) ? `not loaded within ${within} s` : `not loaded (${trouble})`;
  if (pathOf(end) !== endsAt) return `another page: ${end}`;
  return text > 0 ? 'shown' : 'empty';
}

function guardOf(visit: Visit, { redirectsTo }: PageArgs): string {
  const { url, status, end } = visit;
  if (status === 401 || status === 403) return 'refused';
  if (pathOf(end) === pathOf(url) && new URL(end).origin === new URL(url).origin)
    return status === 200 ? 'open' : `answers ${status}`;
  const expected = redirectsTo === undefined ? isLogIn(visit) : end.startsWith(new URL(redirectsTo, url).href);
  return expected ? 'log-in page' : `another page: ${end}`;
}

/** A sign-in service elsewhere is known by its host too. What is below the page is a part of the page. */
function isLogIn({ url, end, foreign, passwordField }: Visit): boolean {
  if (isBelow(end, url)) return false;
  const { host, pathname } = new URL(end);
  return passwordField || /\b(?:log-?in|sign-?in|auth|oauth2?|sso)\b/i.test(foreign ? `${host}${pathname}` : pathname);
}

/** Everything is below `/`, so that says nothing. */
function isBelow(end: string, url: string): boolean {
  const path = pathOf(url).replace(/\/+$/, '');
  return path !== '' && new URL(end).origin === new URL(url).origin && pathOf(end).startsWith(`${path}/`);
}

interface Offender extends Item {
  readonly own: boolean;
}

function exception(stack: string): Offender {
  const [message = '', ...frames] = stack.split('\n');
  return { own: true, label: message, detail: frames.map((frame) => frame.trim()).join('\n') };
}

function counted(offenders: readonly Offender[], more: More = { own: 0, foreign: 0 }): MeasurementDraft {
  const items = offenders
    .toSorted((a, b) => Number(b.own) - Number(a.own))
    .map(({ own, label, detail }) => item(own ? label : `third party: ${label}`, detail));
  const unseen = more.own + more.foreign;
  const rest = unseen === 0 ? [] : [{ label: `and ${unseen.toLocaleString('en-US')} more` }];
  return { value: offenders.filter(({ own }) => own).length + more.own, items: [...items, ...rest] };
}

function item(label: string, detail: string | undefined): Item {
  const short = label.length > 300 ? `${label.slice(0, 300)}…` : label;
  return detail === undefined || detail === '' ? { label: short } : { label: short, detail: detail.slice(0, 2_000) };
}

/** Nothing to show if the page answered itself. */
function route({ hops, end }: Visit): readonly Item[] {
  if (hops.length < 2 && end === hops[0]?.url) return [];
  return [
    ...hops.map(({ status, url }) => ({ label: `${status} ${url}` })),
    ...(end === hops.at(-1)?.url ? [] : [{ label: `ended at ${end}` }]),
  ];
}
