/** Paths of the machine that ran a task, as a reader elsewhere can use them. */
import { homedir } from 'node:os';
import { messageOf } from '../../core/errors.ts';
import { inWords, isInWords } from '../../core/in-words.ts';
import type { Item, Measured, Measurement, Reason, RecordedRun } from '../../core/model.ts';
import type { Reading } from '../../runners/runner.ts';

type Folders = RecordedRun['folders'];

/** What went wrong in the gate itself on this machine. */
export function messageInProject(error: unknown, root: string): string {
  return relativePaths(messageOf(error), { root, home: homedir() });
}

/** Of why a task measured nothing, and what to do. */
export function reasonInProject(reason: Reason, folders: Folders): Reason {
  return withShort(reason, shortener(folders));
}

/** `/home/ada/shop/specs/a.ts:3` is `specs/a.ts:3` in the project, and `/home/ada/x.log` is `~/x.log`. */
export function relativePaths(text: string, folders: Folders): string {
  return shortener(folders)(text);
}

function shortener(folders: Folders): Shorten {
  if (folders === undefined) return (text) => text;
  // Most tasks show no text: nothing is compiled for them.
  let known: readonly [root: RegExp, home: RegExp] | undefined;
  return (text) => {
    known ??= [below(folders.root), below(folders.home)];
    const [root, home] = known;
    return text.replace(root, '').replace(home, '~/');
  };
}

/** Of all that is shown; what is compared with a bound stays as it is. */
export function inProject(reading: Reading, folders: Folders): Reading {
  const short = shortener(folders);
  const { measurements, gaps, reason } = reading;
  return {
    ...reading,
    measurements: mapped(measurements, (one) => shortened(one, short)),
    ...(gaps === undefined ? {} : { gaps: mapped(gaps, (gap) => withShort(gap, short)) }),
    ...(reason === undefined ? {} : { reason: withShort(reason, short) }),
  };
}

type Shorten = (text: string) => string;

/** The same object if it holds no text that is shown. */
function shortened(measurement: Measurement, short: Shorten): Measurement {
  const { value, attempts, items } = measurement;
  if (!isInWords(value) && attempts?.some(isInWords) !== true && items === undefined) return measurement;
  const words = (one: Measured): Measured => (isInWords(one) ? inWords(short(one.inWords)) : one);
  return {
    ...measurement,
    value: words(value),
    ...(attempts === undefined ? {} : { attempts: attempts.map(words) }),
    ...(items === undefined ? {} : { items: items.map((item) => shortItem(item, short)) }),
  };
}

function shortItem({ label, ...item }: Item, short: Shorten): Item {
  return { label: short(label), ...withShort(item, short) };
}

function withShort<T extends Pick<Reason, 'detail' | 'fix'>>(one: T, short: Shorten): T {
  const { detail, fix } = one;
  return {
    ...one,
    ...(detail === undefined ? {} : { detail: short(detail) }),
    ...(fix === undefined ? {} : { fix: short(fix) }),
  };
}

/** The same object if nothing in it changes. */
function mapped<T>(all: { readonly [key: string]: T }, change: (one: T) => T): { readonly [key: string]: T } {
  if (Object.values(all).every((one) => change(one) === one)) return all;
  return Object.fromEntries(Object.entries(all).map(([key, one]) => [key, change(one)]));
}

/** The start of a path. `/app/` also starts addresses of applications, so a line number or a hidden folder must follow there. */
function below(folder: string): RegExp {
  const names = folder.split(/[\\/]/).filter((name) => name !== '');
  if (names.length === 0) return /(?!)/;
  const start = folder.startsWith('/') ? '/' : '';
  const path = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\\\/]');
  const sure = names.length > 1 ? '' : '(?=\\.\\w|[^\\s:()"\']*:\\d)';
  return new RegExp(`(?<![\\w.\\\\/-])(?:file:///?(?=${start}${path}))?${start}${path}[\\\\/]${sure}`, 'g');
}
