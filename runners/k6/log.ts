/** k6's log (`--log-format json`), each message once with how often it came. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { fromJson } from '../../core/json.ts';

const entry = z.object({
  level: z.string(),
  msg: z.string(),
  source: z.string().optional(),
  error: z.string().optional(),
});

export interface LogLine {
  readonly level: string;
  /** `stacktrace`: an exception that ended an iteration, or a promise of it that was rejected and that nobody awaited. `console`: the script's own words. */
  readonly source?: string | undefined;
  readonly message: string;
  readonly count: number;
}

/** `log.json`. */
export interface Log {
  /** Of iterations. */
  readonly exceptions: number;
  readonly lines: readonly LogLine[];
  /** Lines that are left out because there were too many different ones. */
  readonly omitted: number;
}

const most = 200;
const longest = 4_000;

/** `said` gets each message of the script's own. */
export async function readLog(path: string, said: (message: string) => boolean = () => false): Promise<Log> {
  const lines = new Map<string, LogLine>();
  let exceptions = 0;
  let omitted = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const line = parse(text);
    if (line === undefined || (line.source === 'console' && said(line.message))) continue;
    if (line.source === 'stacktrace') exceptions += 1;
    const key = `${line.level} ${line.source} ${line.message}`;
    const known = lines.get(key);
    if (known === undefined && lines.size >= most && !isAbort(line)) omitted += 1;
    else lines.set(key, { ...line, count: (known?.count ?? 0) + 1 });
  }
  return { exceptions, lines: [...lines.values()], omitted };
}

/** k6 says of a threshold that it ended the load. */
export function isAbort({ source, message }: Omit<LogLine, 'count'>): boolean {
  return source === undefined && /abortOnFail enabled, stopping/.test(message);
}

/** The message of the last error, on one line. */
export function lastError({ lines }: Log): string | undefined {
  const last = lines.findLast(({ level, source }) => level === 'error' && source !== 'stacktrace');
  return last === undefined ? undefined : startAndEnd(placed(last.message.replace(/\s+/g, ' ')), 500);
}

/** `shop.ts:3:20: Unexpected ";"`. Beyond the last character, a file has no line to look at. */
function placed(text: string): string {
  return text
    .replace(/: Line \d+:\d+ (?=Unexpected end of )/g, ', at its end: ')
    .replace(/: Line (\d+:\d+) /g, ':$1: ');
}

/** k6 says at the beginning what it could not do, and at the end why. */
export function startAndEnd(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = Math.floor((most - 3) / 2);
  return `${text.slice(0, start)} … ${text.slice(-(most - 3 - start))}`.toWellFormed();
}

function parse(text: string): Omit<LogLine, 'count'> | undefined {
  if (text.trim() === '') return undefined;
  const { msg, error, level, source } = entry.safeParse(fromJson(text)).data ?? { level: 'raw', msg: text };
  const from = msg.startsWith('Uncaught (in promise)') ? 'stacktrace' : source;
  return {
    level,
    ...(from === undefined ? {} : { source: from }),
    message: (error === undefined ? msg : `${msg}: ${error}`).slice(0, longest),
  };
}
