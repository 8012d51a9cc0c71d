/** Exceptions that are the script's own fault, whatever staging answers. */
import { pathToFileURL } from 'node:url';
import { answers } from '../../core/contact.ts';
import { isWithin } from '../../core/evaluate.ts';
import type { Measurement, Measurements, Reason, Task } from '../../core/model.ts';
import { sourceRoot } from '../../fixtures/context/install.ts';
import { type K6Args, toArgs } from './args.ts';
import type { K6Evidence } from './evidence.ts';
import type { LogLine } from './log.ts';

/** Of a name that is not defined, or not yet. No answer makes one. */
function isOwn({ source, message }: LogLine): boolean {
  return source === 'stacktrace' && /^(?:Uncaught \(in promise\) )?ReferenceError: /.test(message);
}

/** Of a value that is not what the script takes it for: its own mistake, or an answer that lacks what it reads. */
export function isUnsure({ message }: LogLine): boolean {
  return /^(?:Uncaught \(in promise\) )?TypeError: /.test(message);
}

/** The variables of the claim. */
type Given = Pick<K6Args, 'variables' | 'origins'>;

/** Nothing that the script asked for is a URL, so it asked nobody. */
export function askedNobody(evidence: K6Evidence): Reason | undefined {
  const { traffic, contact } = evidence;
  const invalid = invalidUrl(evidence);
  if (traffic === undefined || contact === undefined || invalid === undefined) return undefined;
  if (traffic.requests.length > 0 || traffic.outside.requests > 0 || answers(contact) > 0) return undefined;
  return {
    code: 'script-broken',
    detail: `no request was sent: ${invalid.said} (${times(invalid.count)})`,
    fix: 'Give each request of the script a URL, and run the gate again.',
  };
}

/** As the gate's own k6 counts a request whose URL names no host. */
export function isNoHost(address: string): boolean {
  return /^(?::\d*)?$/.test(address);
}

/** A URL without a host leads nowhere: `undefined/orders`, of a variable that the script is not given. */
export function withoutHost({ contact, log }: K6Evidence, { variables, origins }: Given): Reason | undefined {
  if (!contact?.refused.foreign.some(isNoHost)) return undefined;
  const said = (log?.lines ?? []).flatMap(
    ({ message }) => /"([^"\n]*)": Refused by stagegate: [a-z\d+.-]*:\/\/:\d* /i.exec(message)?.[1] ?? [],
  );
  const asked = [...new Set(said)].slice(0, 3).map((url) => (url === '' ? 'an empty URL' : `"${url}"`));
  const what = asked.length === 0 ? 'a URL' : asked.join(', ');
  const given = [...Object.keys(origins), ...variables];
  const names = given.length === 0 ? 'no variable' : given.join(', ');
  return {
    code: 'script-broken',
    detail: `the script asked for ${what} without a host: no such request was sent`,
    fix: `Look at what the script makes this URL of: a variable that it is not given is "undefined" (the claim gives it ${names}), and an answer of staging may lack what it reads.`,
  };
}

/** Beside checks that failed over it. */
export function invalidUrlItems(evidence: K6Evidence): NonNullable<Measurement['items']> {
  const invalid = invalidUrl(evidence);
  if (invalid === undefined) return [];
  return [
    {
      label: invalid.said,
      detail: `no request was sent (${times(invalid.count)}): the script is wrong there, or an answer of staging lacks what it reads`,
    },
  ];
}

function invalidUrl({ log }: K6Evidence): { readonly said: string; readonly count: number } | undefined {
  for (const { message, count } of log?.lines ?? []) {
    const [, said] = /^(?:Request Failed|GoError): (invalid URL: [^\n]*)/.exec(message) ?? [];
    if (said !== undefined) return { said, count };
  }
  return undefined;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

const helpers = '/load/lib/';
const own = decodeURIComponent(pathToFileURL(sourceRoot).pathname) + helpers;
/** Where the package is linked, k6 names the link. */
const isOurs = (folder: string): boolean => folder === own || folder.endsWith(`/node_modules/stagegate${helpers}`);

/** `shop.ts:12`, where the script called ours if that threw; undefined if the trace names no file. */
export function placeOf({ message }: LogLine): string | undefined {
  const frames = [...message.matchAll(/\(file:\/\/((?:[^/()\n]*\/)*)([^/:()\n]+):(\d+):\d+/g)];
  const [, , file, at] = frames.find(([, folder = '']) => !isOurs(folder)) ?? [];
  return file === undefined || file === '-' ? undefined : `${file}:${at}`;
}

/** Why iterations that broke off say nothing of staging, by their checks: without the script's own mistakes, no more did than may. */
export function brokenScript(
  { checks, args }: Task,
  measurements: Measurements,
  { log }: K6Evidence,
): Readonly<Record<string, Reason>> {
  const own = (log?.lines ?? []).filter(isOwn);
  const [first] = own;
  if (first === undefined) return {};
  const { measures } = toArgs(args);
  const count = own.reduce((sum, line) => sum + line.count, 0);
  const place = placeOf(first);
  const said = first.message.split('\n')[0] ?? '';
  const reason: Reason = {
    code: 'script-broken',
    detail: `${said}${place === undefined ? '' : `, at ${place}`} (in ${count} ${count === 1 ? 'iteration' : 'iterations'})`,
  };
  const theirs = checks.filter(({ id, threshold }) => {
    const value = measurements[id]?.value;
    const isBroken = measures[id] === 'exceptions' && typeof value === 'number' && !isWithin(threshold, value);
    return isBroken && isWithin(threshold, Math.max(0, value - count));
  });
  return Object.fromEntries(theirs.map(({ id }) => [id, reason]));
}
