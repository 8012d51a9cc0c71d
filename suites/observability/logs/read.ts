/** From what was found in a log to measurements. */
import type { Item } from '../../../core/model.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import { written } from '../../../fixtures/claims/pattern.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import { fileWords, type Looked } from '../../../fixtures/logs/read.ts';
import type { LogsArgs } from './args.ts';
import type { Subject } from './checks.ts';
import type { Found } from './measure.ts';

export function readFound(subject: Subject, found: Found | undefined, args: LogsArgs): MeasurementDraft | undefined {
  if (found === undefined) return undefined;
  if ('unread' in found) return notSeen(found.unread);
  const { looked, levelled, offending, has } = found;
  const { lines: samples } = looked;
  const isQuiet = subject === 'none';
  const value = isQuiet ? offending : (has[subject.has] ?? 0);
  const items = itemsOf(found, args, isQuiet);
  const wanted = isQuiet ? args.none : [args.has[subject.has] ?? ''];
  // What was found counts, however little was looked at.
  if (value > 0) return { value, samples, items };
  const open = isQuiet ? offenderWords(found) : lineWords(found, subject.has);
  if (samples === 0) return notSeen(open ?? `no line ${sinceWords(args.since, looked)}`, { items });
  if (levelled === 0 && wanted.some((one) => typeof one === 'string'))
    return notSeen('no line says its level', { items });
  const [missing] = looked.missing;
  if (open !== undefined) return notSeen(open, { items });
  return missing === undefined ? { value, samples, items } : notSeen(missing, { items });
}

/** Why it is not known whether there is a line that must not be there; undefined if it is. */
function offenderWords({ undated: [first], looked }: Seen): string | undefined {
  if (first === undefined) return undefined;
  return `a line ${first.last === undefined ? 'without a time' : `of ${first.last}`} may be from then${orBetween(looked)}: ${first.line}`;
}

function lineWords({ mayHave = [], looked }: Seen, place: number): string | undefined {
  const lines = mayHave[place] ?? 0;
  return lines === 0 ? undefined : `${counted(lines)} like it may be from then${orBetween(looked)}`;
}

function orBetween({ between }: Looked): string {
  return between === undefined ? '' : ', or from between the runs that count together, so gate it as a whole';
}

function sinceWords(since: LogsArgs['since'], { between }: Looked): string {
  if (since === 'all') return 'at all';
  if (since === 'gate')
    return between === undefined ? 'since the gate first saw the build' : `of the runs that count${leftOut(between)}`;
  return 'seconds' in since ? `in the last ${since.seconds} s` : 'since the deployment';
}

type Seen = Exclude<Found, { readonly unread: string }>;

function itemsOf({ looked, offenders, accepted }: Seen, args: LogsArgs, isQuiet: boolean): readonly Item[] {
  const listed = offenders.map(({ line, lines, last }) => ({
    label: line,
    detail: `${counted(lines)}${last === undefined ? '' : `, the last at ${last}`}`,
  }));
  const rules = args.accepted.flatMap(({ line, reason, until }, place) => {
    const { lines = 0, isOver = false } = accepted[place] ?? {};
    const word = isOver ? 'was accepted until' : 'is accepted until';
    return lines === 0 ? [] : [{ label: `${written(line)} ${word} ${until}: ${reason}`, detail: counted(lines) }];
  });
  return [...(isQuiet ? [...listed, ...rules] : []), lookedItem(looked)];
}

/** What was looked at. */
function lookedItem({ files, lines, from, until, between }: Looked): Item {
  const read = files.map(fileWords);
  const when = from === undefined ? [] : [`from ${from} to ${until}`];
  return {
    label: `looked at ${counted(lines)}${leftOut(between)}`,
    ...([...read, ...when].length === 0 ? {} : { detail: [...read, ...when].join(', ') }),
  };
}

function leftOut(between = 0): string {
  return between === 0 ? '' : `; ${counted(between)} from between the runs ${between === 1 ? 'is' : 'are'} left out`;
}

const figure = (number: number): string => number.toLocaleString('en-US');
const counted = (lines: number): string => `${figure(lines)} ${lines === 1 ? 'line' : 'lines'}`;
