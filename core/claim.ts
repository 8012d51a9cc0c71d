/** What a claim is: data that says which task runs and which checks it will measure. */
import {
  type Check,
  type ContactRule,
  type Effect,
  type JsonObject,
  type Layer,
  type Measurements,
  type Profile,
  profiles,
  type Reason,
  type ReasonCode,
  type SampleSize,
  type Span,
} from './model.ts';

/** A task before it is planned. `checks` is empty if only the tool can list them (test suites). */
export interface Draft {
  readonly runner: string;
  readonly args: JsonObject;
  readonly effect: Effect;
  /** It reads what the load of the run did, and runs after it; with `suites`, what suites and load did, of which none needs to be there. Default: as its effect says. */
  readonly after?: 'load' | 'suites';
  /** Default: its runner's. */
  readonly contact?: ContactRule;
  readonly checks: readonly Check[];
  /** How long it usually takes, in seconds. */
  readonly seconds: number;
  /** It is stopped after this many seconds. Default: three times `seconds`, at least 60. */
  readonly deadline?: number;
  /** Processor cores that it keeps busy; other tasks run in parallel if there are more. Default 1. */
  readonly cores?: number;
  /** Nothing else runs meanwhile, on however many cores. */
  readonly apart?: true;
  /** It measures why staging itself cannot be reached, if that is for this reason: it runs all the same. */
  readonly despite?: ReasonCode;
  /** By check id, for those whose number of samples is limited. Default: none is. */
  readonly samples?: Readonly<Record<string, SampleSize>>;
  /** What is done instead if the policy lets no task end early. Default: the same. */
  readonly whole?: Omit<Draft, 'whole'>;
}

export interface Claim {
  readonly layer: Layer;
  /** A noun; with the layer it is the task's id. */
  readonly name: string;
  readonly drafts: Readonly<Record<Profile, Draft>>;
  /** Where a person wrote it: `/shop/staging.ts:12`. */
  readonly place?: string;
  /** What samples staging while it runs: each is a task of its own, whose times are added to those of this one. */
  readonly during?: readonly Claim[];
}

/** A claim whose draft may differ from profile to profile. */
export function claim(layer: Layer, name: string, draft: (profile: Profile) => Draft): Claim {
  const [quick, full] = profiles.map(draft) as [Draft, Draft];
  return { layer, name, drafts: { quick, full } };
}

/** Files that a task left, by their path inside its folder (forward slashes). */
export type Files = ReadonlyMap<string, Uint8Array>;

/**
 * The measuring half of a claim that the gate makes itself. `measure` touches staging and returns evidence files (JSON
 * values are written as JSON); `read` is pure and turns those files into measurements, now and when a saved run is judged again.
 * The draft names it: `args: { probe: 'endpoint', … }` is stagegate's own, by its id; `'./checks/stock.ts#stock'` is the claim that a team's file
 * exports, made by `probeClaim`; `'./checks/stock.ts'` is what the file exports as `probe`.
 *
 * `measure` throws a `ReasonError` (core/errors.ts) if nothing could be seen (unreachable); what was reached and
 * is wrong is a measurement.
 */
export interface Probe<Args, ProbeContext> {
  measure(args: Args, context: ProbeContext): Promise<Readonly<Record<string, Uint8Array | JsonObject>>>;
  read(args: Args, files: Files, checks: readonly Check[]): Measurements;
  /** Why checks that `read` leaves out were not measured, if that is known: they depend on what another check names. */
  gaps?(args: Args, files: Files, checks: readonly Check[]): Readonly<Record<string, Reason>>;
  /** Of a probe that loads staging: from its first request to its last answer. */
  span?(files: Files): Span | undefined;
}

const ascii = /^[\0-\x7F]*$/;

/** A readable, stable part of a check's id: lower case, digits and dashes. */
export function slug(text: string): string {
  const words = ascii.test(text)
    ? text.toLowerCase().match(/[a-z\d]+/g)
    : unmarked(text)
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu);
  return words?.join('-') ?? 'root';
}

function unmarked(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}

/** A tag that begins a text or follows a blank: `creates a milestone [OSB-07]`, and not `digests[SHA-256]`. */
const tag = /(?<!\S)\[([A-Z][A-Z0-9]*-\d+(?:\s*,\s*[A-Z][A-Z0-9]*-\d+)*)\]/g;

/** The declared requirements that a test's title names. A tag that names none of them is part of the title. */
export function requirementsIn(text: string, declared: readonly string[]): readonly string[] {
  return tagsIn(text, declared).flatMap(({ ids }) => ids);
}

/** A title as it is, then without its last tag, and so on to the title without any. */
export function titlesOf(text: string, declared: readonly string[]): readonly string[] {
  const titles = [text];
  let title = text;
  for (const { start, end } of tagsIn(text, declared).toReversed()) {
    title = `${title.slice(0, start)} ${title.slice(end)}`;
    titles.push(title);
  }
  return titles;
}

interface Tag {
  readonly ids: readonly string[];
  readonly start: number;
  readonly end: number;
}

function tagsIn(text: string, declared: readonly string[]): readonly Tag[] {
  if (declared.length === 0 || !text.includes('[')) return [];
  return [...text.matchAll(tag)]
    .map(({ 0: whole, 1: list = '', index }) => ({
      ids: list.split(/\s*,\s*/),
      start: index,
      end: index + whole.length,
    }))
    .filter(({ ids }) => ids.some((id) => declared.includes(id)));
}
