/**
 * What our reporters inside Playwright and Vitest write: JSON lines, each appended as it happens, so that the results
 * of a tool that is killed are kept.
 */
import { z } from 'zod';
import { isUsual } from './usual-lines.ts';

const texts = z.array(z.string()).readonly();
/** As evidence holds it. */
export const contact = z.object({
  origins: z.record(z.string(), z.number()),
  others: texts,
  walls: texts.exactOptional(),
  signIns: texts.exactOptional(),
  unasked: z.literal(true).exactOptional(),
});
const place = { file: z.string().optional(), line: z.number().optional() };
const failedAnswer = z.object({ request: z.string(), status: z.number(), isPage: z.literal(true).exactOptional() });
const unanswered = z.object({ request: z.string(), seconds: z.number() });
const reportedError = z.object({
  message: z.string(),
  ...place,
  /** Of a TypeError about something undefined: environment variables that are not set and that may be it, by where they are read. */
  reads: texts.exactOptional(),
  /** The environment variable that is not set and of which it is certain that the error is about its value. */
  lacks: z.string().exactOptional(),
});

const lines = {
  /** A test that the tool has found. `file` is relative to the root. */
  test: z.object({
    kind: z.literal('test'),
    key: z.string(),
    titles: z.array(z.string()).min(1),
    project: z.string(),
    file: z.string(),
    /** Of Vitest's tests only in a list that is refused: to find it takes a third of a listing and a tenth of a run. */
    line: z.number().optional(),
    tags: z.array(z.string()),
    annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
  }),
  /** One run of a test, retries being runs of their own. */
  attempt: z.object({
    kind: z.literal('attempt'),
    key: z.string(),
    status: z.enum(['passed', 'failed', 'skipped', 'interrupted']),
    /** What the test declares: `failed` if it is marked as known to be broken. */
    expected: z.enum(['passed', 'failed']),
    /** How often it is retried if this attempt failed; older journals do not say. */
    retriesLeft: z.number().default(0),
    seconds: z.number(),
    assertions: z.number(),
    /** Whom it reached, its hooks and fixtures included; older journals do not say. */
    contact: contact.optional(),
    /** Why nobody was signed in, in words. */
    signedOut: z.string().optional(),
    /** What staging answered with an error while it ran, the most telling first. */
    failed: z.array(failedAnswer).optional(),
    /** What staging had not answered when it ended, or when its client gave up, the longest first. */
    unanswered: z.array(unanswered).optional(),
    /** It asked staging for nothing by itself, so far as the gate sees, and nothing of staging reached it. */
    silent: z.literal(true).optional(),
    errors: z.array(reportedError),
    /** What failed is a hook for several tests (`beforeAll`, `afterAll`), and nothing of the test itself. */
    hook: z.string().optional(),
    /** The step that failed. */
    step: z.string().optional(),
    /** Why it was skipped. */
    note: z.string().optional(),
    /** It does not skip itself: something before it failed. */
    stopped: z.boolean().optional(),
    /** Files in the task's folder, the most telling first. */
    attachments: z.array(z.string()),
  }),
  /** Something that went wrong outside a test. */
  error: reportedError.extend({ kind: z.literal('error') }),
  /** The projects whose tests run before those of one. */
  needs: z.object({ kind: z.literal('needs'), project: z.string(), on: z.array(z.string()) }),
  /** The suite's configuration would start a server of its own. */
  server: z.object({ kind: z.literal('server'), command: z.string() }),
  /** A setting of the suite's configuration that hides tests or differences, as a message with its place and what to do. */
  softened: z.object({ kind: z.literal('softened'), message: z.string() }),
  /** A setting of the suite's configuration by which a part of the suite is chosen, and how many tests it leaves out if that is known. */
  selects: z.object({ kind: z.literal('selects'), setting: z.string(), leftOut: z.number().optional() }),
  /** The suite's configuration says which tests are traced. */
  traces: z.object({ kind: z.literal('traces') }),
  /** A file of the suite of which no test is listed. */
  untested: z.object({ kind: z.literal('untested'), project: z.string(), file: z.string() }),
  /** The tests could be listed only with every file in isolation. */
  isolated: z.object({ kind: z.literal('isolated') }),
  /** The suite's configuration switches the checking of certificates off, and where. */
  unchecked: z.object({ kind: z.literal('unchecked'), place: z.string() }),
  /** A setting of the suite's configuration, as `bail: 1`, that ended the run after so many failures. */
  bailed: z.object({ kind: z.literal('bailed'), setting: z.string() }),
  /** Whom the suite reached, its tests and all around them. */
  contact: z.object({ kind: z.literal('contact'), contact }),
  /** `lines` is how many stand before it. */
  end: z.object({
    kind: z.literal('end'),
    status: z.enum(['passed', 'failed', 'timed-out', 'interrupted']),
    lines: z.number(),
  }),
};
export const line = z.discriminatedUnion('kind', [
  lines.test,
  lines.attempt,
  lines.error,
  lines.needs,
  lines.server,
  lines.softened,
  lines.selects,
  lines.traces,
  lines.untested,
  lines.isolated,
  lines.unchecked,
  lines.bailed,
  lines.contact,
  lines.end,
]);

export type ListedTest = z.infer<typeof lines.test>;
export type Attempt = z.infer<typeof lines.attempt>;
/** `request`: `POST /orders`; `isPage`: for a page or a frame. */
export type FailedAnswer = z.infer<typeof failedAnswer>;
/** `request`: `GET /teas`; `seconds`: how long it waited. */
export type Unanswered = z.infer<typeof unanswered>;
export type ReportedError = z.infer<typeof reportedError>;
export type JournalLine = z.infer<typeof line>;

export interface Journal {
  readonly tests: readonly ListedTest[];
  readonly attempts: readonly Attempt[];
  readonly errors: readonly ReportedError[];
  readonly needs: readonly { readonly project: string; readonly on: readonly string[] }[];
  /** Where the configuration switches the checking of certificates off. */
  readonly unchecked: readonly string[];
  /** The command of a server that the configuration would start. */
  readonly server?: string;
  /** Settings of the configuration that hide tests or differences. */
  readonly softened: readonly string[];
  /** Settings of the configuration that choose a part of the suite. */
  readonly selects: readonly { readonly setting: string; readonly leftOut?: number | undefined }[];
  /** The configuration says which tests are traced. */
  readonly traces: boolean;
  /** Files of the suite of which no test is listed. */
  readonly untested: readonly { readonly project: string; readonly file: string }[];
  /** The tests could be listed only with every file in isolation. */
  readonly isolated: boolean;
  /** The setting of the configuration that ended the run after so many failures. */
  readonly bailed?: string;
  /** Whom the suite reached. */
  readonly contact?: z.infer<typeof contact>;
  /** Absent if the tool did not finish. */
  readonly end?: z.infer<typeof lines.end>['status'];
  /** Lines that could not be read, or are missing. */
  readonly broken: number;
}

export function parseJournal(bytes: Uint8Array): Journal {
  const texts = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((text) => text !== '');
  const read = texts.flatMap((text) => parseLine(text) ?? []);
  const end = read.find((one) => one.kind === 'end');
  const server = read.find((one) => one.kind === 'server')?.command;
  const bailed = read.find((one) => one.kind === 'bailed')?.setting;
  const reached = read.findLast((one) => one.kind === 'contact')?.contact;
  return {
    tests: read.filter((one) => one.kind === 'test'),
    attempts: read.filter((one) => one.kind === 'attempt'),
    unchecked: read.flatMap((one) => (one.kind === 'unchecked' ? [one.place] : [])),
    errors: read.filter((one) => one.kind === 'error'),
    needs: read.filter((one) => one.kind === 'needs'),
    selects: read.filter((one) => one.kind === 'selects'),
    traces: read.some((one) => one.kind === 'traces'),
    untested: read.filter((one) => one.kind === 'untested'),
    isolated: read.some((one) => one.kind === 'isolated'),
    softened: read.flatMap((one) => (one.kind === 'softened' ? [one.message] : [])),
    ...(server === undefined ? {} : { server }),
    ...(bailed === undefined ? {} : { bailed }),
    ...(reached === undefined ? {} : { contact: reached }),
    ...(end === undefined ? {} : { end: end.status }),
    broken: (end === undefined ? texts.length : end.lines + 1) - read.length,
  };
}

function parseLine(text: string): JournalLine | undefined {
  try {
    const one: unknown = JSON.parse(text);
    return isUsual(one) ? (one as JournalLine) : line.safeParse(one).data;
  } catch {
    return undefined;
  }
}
