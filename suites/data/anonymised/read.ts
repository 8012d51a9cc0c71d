/** From what was looked at to measurements. Pure. */
import { inWords } from '../../../core/in-words.ts';
import type { Item } from '../../../core/model.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import { insteadOf } from '../../../fixtures/connections/instead.ts';
import type { Asked, Subject } from './args.ts';
import { counted, type Look, mostBytes, type Offence, type Seen } from './look.ts';
import type { Anonymised } from './measure.ts';
import { columnsIn } from './template.ts';
import { columnOf, tableOf } from './work.ts';

export function readLooks(subject: Subject, seen: Anonymised, asked: Asked): MeasurementDraft {
  if ('instead' in seen) return insteadOf(seen.instead);
  const absent = namedBy(subject, asked).filter((name) => seen.missing.includes(name));
  if (absent.length > 0) return { value: inWords(`there is no ${absent.join(', ')}`) };
  if ('column' in subject) {
    const column = columnOf(subject.column);
    const looks = seen.looks.filter(({ table, full }) => [table, full].includes(tableOf(subject.column)));
    return measured(looks, (offence) => offence.kind === undefined && offence.column === column, 'no row');
  }
  const words = seen.more === true ? 'there are too many' : seen.more;
  const unlisted: readonly Look[] =
    words === false ? [] : [{ table: 'further tables', instead: { words, seen: false } }];
  const scanned = [...seen.looks.filter((look) => look.scanned !== false), ...unlisted];
  const none = scanned.length === 0 ? 'no column is scanned: none holds texts, or each has a pattern' : 'no row';
  return measured(scanned, ({ kind }) => kind === subject.kind, none);
}

/** Tables and columns on which the check depends by name. */
function namedBy(subject: Subject, { columns, scan }: Asked): readonly string[] {
  if ('kind' in subject) return [...(scan?.tables ?? []), ...(scan?.except ?? [])];
  const pattern = columns[subject.column];
  const others = typeof pattern === 'string' ? columnsIn(pattern) : [];
  return [subject.column, ...others.map((column) => `${tableOf(subject.column)}.${column}`)];
}

/** A table that was not read may hold any number of offenders. */
function measured(looks: readonly Look[], isMeant: (offence: Offence) => boolean, none: string): MeasurementDraft {
  const read = looks.filter((look) => 'rows' in look);
  const unread = looks.flatMap(unreadOf);
  const offences = read.flatMap(({ table, rows, offences }) =>
    offences.filter(isMeant).map((offence) => ({ table, of: rows, ...offence })),
  );
  const count = offences.reduce((sum, one) => sum + one.count, 0);
  const rows = read.reduce((sum, one) => sum + one.rows, 0);
  if (count === 0 && unread.length > 0) return notSeen(`not read: ${unread.join('; ')}`);
  if (rows === 0) return notSeen(none);
  const items = [
    ...offences.flatMap(named),
    ...unread.map((label) => ({ label, detail: 'not read' })),
    ...read.flatMap(capped),
  ];
  return { value: count, samples: rows, items, ...(unread.length > 0 ? { low: count, high: null } : {}) };
}

/** Of a table that was cut, too. */
function unreadOf(look: Look): readonly string[] {
  if ('instead' in look) return [`${look.table}: ${look.instead.words}`];
  if (look.cut !== true) return [];
  const { table, rows, of } = look;
  return [`${table}: ${rows} of ${of} rows, because they are longer than ${mostBytes / 1e6} MB`];
}

type Found = Offence & { readonly table: string; readonly of: number };

/** `users.email: 3 of 50 rows look real, first at id 7`, and all that are known. */
function named({ table, column, kind, count, rows, of }: Found): readonly Item[] {
  const place = `${table}.${column}`;
  const [first, ...others] = rows;
  const verb =
    kind === undefined
      ? count === 1
        ? 'breaks the pattern'
        : 'break the pattern'
      : count === 1
        ? 'looks real'
        : 'look real';
  const label = `${place}: ${figure(count)} of ${figure(of)} ${of === 1 ? 'row' : 'rows'} ${verb}, ${count === 1 ? 'at' : 'first at'} ${first}`;
  const rest = count - rows.length;
  return [
    { label },
    ...others.map((detail) => ({ label: place, detail })),
    ...(rest > 0 ? [{ label: place, detail: `and ${figure(rest)} more` }] : []),
  ];
}

function figure(count: number): string {
  return count.toLocaleString('en-US');
}

function capped({ table, rows, of }: Seen): readonly Item[] {
  if (rows >= of) return [];
  const all = of === counted ? 'more than 1,000,000' : figure(of);
  return [{ label: table, detail: `${figure(rows)} of ${all} rows were looked at` }];
}
