/** From kept visits to measurements. */
import type { Files } from '../../core/claim.ts';
import { failedAnswer } from '../../core/failed-answer.ts';
import { inWords } from '../../core/in-words.ts';
import type { Item } from '../../core/model.ts';
import { notSeen } from '../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../fixtures/claims/probe-claim.ts';
import { isAt, pathOf, routeOf } from './address.ts';
import { type Aspect, mayFail, type PageArgs } from './args.ts';
import { contentOf, shown } from './content.ts';
import type { More } from './events.ts';
import { doubtOf, guardOf, guardsOf, open, openWithForm, unseen } from './guard.ts';
import { currentArgs, currentVisit } from './older.ts';
import { whyUnseen } from './unseen.ts';
import type { Visit, Visits } from './visit.ts';

export function readVisit(
  aspect: Aspect,
  { visit, anonymous, files }: Visits & { readonly files: Files },
  { args }: { readonly args: PageArgs },
): MeasurementDraft | undefined {
  const [name, kept] = aspect === 'guarded' ? ['anonymous', anonymous] : ['visit', visit];
  if (kept === undefined) return undefined;
  const seen = currentVisit(kept);
  return {
    ...readers[aspect](seen, currentArgs(args)),
    evidence: [...(seen.blank ? [] : [`${name}.png`]), `${name}.json`].filter((path) => files.has(path)),
  };
}

const showsFix = 'If a visitor should see that, and no more, say so in the claim: guarded: { shows: "…" }.';
/** What to write if what a visitor sees is right, by what was found. */
const guardFixes: Readonly<Record<string, string>> = {
  [open]: showsFix,
  [unseen]: showsFix,
  [openWithForm]: 'If the form is all that a visitor sees, say so in the claim: guarded: { signIn: "in place" }.',
};
const textFix =
  'Name a text that must not be sent, next to what the guard is: guarded: { redirectsTo: "/login", hides: "…" }.';

const readers: Readonly<Record<Aspect, (visit: Visit, args: PageArgs) => MeasurementDraft>> = {
  status: (visit, args) => ({ value: statusOf(visit, args), items: route(visit) }),
  content: (visit, args) => {
    const value = contentOf(visit, args);
    return { value: value === shown ? value : inWords(value), items: instead(visit, args) };
  },
  console: ({ console, more, heard }) =>
    asFarAsHeard(
      counted(
        console.map(({ text, url, own }) => ({ own, label: text, detail: url })),
        more?.console,
      ),
      heard?.console,
    ),
  exceptions: ({ exceptions, more }) => counted(exceptions.map(exception), more?.exceptions),
  requests: ({ failed, more }, args) =>
    counted(
      failed
        .filter((request) => !mayFail(request.url, args))
        .map(({ method, url, why, own }) => ({
          own,
          label: `${method} ${url}: ${why}`,
          ...failedAnswer(url, Number(why)),
        })),
      more?.failed,
    ),
  guarded: guarding,
};

/** If no guard was seen, or the page may send content all the same, there is no sample, so the check is inconclusive. */
function guarding(visit: Visit, args: PageArgs): MeasurementDraft {
  const value = guardOf(visit, args);
  const items = route(visit);
  const instead = [...toVisitor(visit, guardFixes[value]), ...items];
  if (value === unseen) return notSeen(`${value}: ${whyUnseen(visit, args)}`, { items: instead });
  if (!guardsOf(args.guard).includes(value)) return { value: inWords(value), items: instead };
  const doubt = doubtOf(visit, args);
  if (doubt === undefined) return { value, items };
  const fix = args.guard?.hides === undefined ? textFix : undefined;
  return { value, samples: 0, items: [item(`not known: ${doubt}`, fix), ...items] };
}

/** A redirect to where the page may end is not a fault. */
function statusOf(visit: Visit, { endsAt }: PageArgs): number {
  const last = visit.hops.at(-1);
  return last !== undefined && pathOf(last.url) === endsAt.replace(/[?#].*$/, '') ? last.status : visit.status;
}

/** The text that a visitor sees. */
function toVisitor({ shown: seen }: Visit, fix: string | undefined): readonly Item[] {
  const { text = '' } = seen ?? {};
  return text === '' ? [] : [item(`a visitor sees: ${text.replaceAll('\n', ' · ')}`, fix)];
}

/** The text that there was in place of content, and what to write if it is right. */
function instead(visit: Visit, args: PageArgs): readonly Item[] {
  const { text = '' } = visit.shown ?? {};
  if (text === '' || contentOf(visit, args) === shown) return [];
  return [item(`the page shows: ${text.replaceAll('\n', ' · ')}`, contentFix(visit, args))];
}

function contentFix({ end }: Visit, { endsAt, shows, hides }: PageArgs): string | undefined {
  if (!isAt(end, endsAt))
    return `If that is where it should end, say so in the claim: endsAt: ${JSON.stringify(routeOf(end))}.`;
  return shows.length + hides.length > 0 ? undefined : 'If that is right, name a text of it in the claim: shows: "…".';
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
    .map(({ own, label, detail, shows }) => ({
      ...item(own ? label : `third party: ${label}`, detail),
      ...(shows === undefined ? {} : { shows }),
    }));
  const unseen = more.own + more.foreign;
  const rest = unseen === 0 ? [] : [{ label: `and ${unseen.toLocaleString('en-US')} more` }];
  return { value: offenders.filter(({ own }) => own).length + more.own, items: [...items, ...rest] };
}

/** No error in what was heard says nothing about the rest. */
function asFarAsHeard(seen: MeasurementDraft, heard: number | undefined): MeasurementDraft {
  if (heard === undefined) return seen;
  const label = `not all was heard: the gate stopped listening after ${heard.toLocaleString('en-US')} messages`;
  return { ...seen, samples: seen.value === 0 ? 0 : 1, items: [...(seen.items ?? []), { label }] };
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
