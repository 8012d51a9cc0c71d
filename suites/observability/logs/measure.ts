/** Looks for lines in a log. */
import { matchEach } from '../../../fixtures/claims/pattern.ts';
import type { From, Unread } from '../../../fixtures/logs/chosen.ts';
import type { LogLine } from '../../../fixtures/logs/line.ts';
import { type Log, type Looked, readLog } from '../../../fixtures/logs/read.ts';
import { shown } from '../../../fixtures/logs/shown.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { Accepted, LogsArgs, SinceWhen, Wanted } from './args.ts';

/** `logs.json` */
export type Found = Unread | Seen;

interface Seen {
  readonly looked: Looked;
  /** Lines that say their level. */
  readonly levelled: number;
  /** Lines that must not be there: how many, and of the first twenty that differ, what they are. */
  readonly offending: number;
  readonly offenders: readonly Offender[];
  /** Such lines of which nobody knows whether they count. */
  readonly undated: readonly Offender[];
  /** By the place in the list: lines that are accepted, and whether the day is over. */
  readonly accepted: readonly { readonly lines: number; readonly isOver: boolean }[];
  /** Lines, by the place in the list. */
  readonly has: readonly number[];
  /** The same of lines of which nobody knows whether they count. */
  readonly mayHave?: readonly number[];
}

interface Offender {
  readonly line: string;
  readonly lines: number;
  /** ISO 8601, if the last of them says its time. */
  readonly last?: string;
}

/** Different lines that are listed. */
const most = 20;

export async function searchLog(args: LogsArgs, context: ProbeContext): Promise<{ readonly logs: Found }> {
  const log = await readLog(args.log, fromIn(args.since, context), context);
  return { logs: 'unread' in log ? log : searched(log, args, context.now()) };
}

/** Whoever asks for lines from before the gate, whatever the deployment, asks for those between its runs. */
function fromIn(since: SinceWhen, { environment, now }: ProbeContext): From {
  const gate = Date.parse(environment.begun);
  const between = (environment.between ?? []).map((one) => ({
    ...one,
    from: Date.parse(one.from),
    to: Date.parse(one.to),
  }));
  if (since === 'all') return { since: undefined, gate, between: [] };
  if (since === 'gate') return { since: gate, gate, between };
  if ('seconds' in since) return { since: now().getTime() - since.seconds * 1000, gate, between: [] };
  return { since: (lines) => isLike(since.line, lines), gate, between };
}

function searched({ lines, unsure, looked }: Log, { none, accepted, has }: LogsArgs, now: Date): Seen {
  const rules = accepted.map(({ line, until }) => ({ line, isOver: isOver(until, now) }));
  const { unwanted, offending, like } = judged(lines, none, rules);
  return {
    looked,
    levelled: lines.filter(({ level }) => level !== undefined).length,
    offending: offending.length,
    offenders: groups(offending),
    undated: groups(judged(unsure, none, rules).offending),
    accepted: rules.map(({ isOver }, rule) => ({ lines: unwanted.filter((at) => like[rule]?.[at]).length, isOver })),
    has: countsOf(has, lines),
    mayHave: countsOf(has, unsure),
  };
}

function countsOf(has: readonly Wanted[], lines: readonly LogLine[]): readonly number[] {
  return has.map((wanted) => isLike(wanted, lines).filter(Boolean).length);
}

interface Rule {
  readonly line: Accepted['line'];
  readonly isOver: boolean;
}

/** `unwanted`: the places of lines that must not be there; `offending`: those of them that no rule accepts; `like`: by rule, which lines are like it. */
function judged(lines: readonly LogLine[], none: readonly Wanted[], rules: readonly Rule[]) {
  const bad = none.map((wanted) => isLike(wanted, lines));
  const like = rules.map(({ line }) => isLike(line, lines));
  const unwanted = lines.flatMap((_, at) => (bad.some((one) => one[at]) ? [at] : []));
  const isAccepted = (at: number): boolean => rules.some(({ isOver }, rule) => !isOver && like[rule]?.[at]);
  const offending = unwanted.filter((at) => !isAccepted(at)).flatMap((at) => lines[at] ?? []);
  return { unwanted, offending, like };
}

function isLike(wanted: Wanted, lines: readonly LogLine[]): readonly boolean[] {
  if (typeof wanted === 'string') return lines.map(({ level }) => level === wanted);
  return matchEach(
    wanted,
    lines.map(({ text }) => text.slice(0, 10_000)),
  );
}

function isOver(until: Accepted['until'], now: Date): boolean {
  return now.toISOString().slice(0, 10) > until;
}

/** Those that differ in what is shown, the most frequent first. */
function groups(lines: readonly LogLine[]): readonly Offender[] {
  return [...Map.groupBy(lines, ({ text }) => shown(text))]
    .map(([line, some]): Offender => {
      const at = some.findLast((one) => one.at !== undefined)?.at;
      return { line, lines: some.length, ...(at === undefined ? {} : { last: new Date(at).toISOString() }) };
    })
    .toSorted((a, b) => b.lines - a.lines)
    .slice(0, most);
}
