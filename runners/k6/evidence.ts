/** The files that a k6 task leaves, and their shapes. */
import { z } from 'zod';
import type { Files } from '../../core/claim.ts';
import { defined } from '../../core/defined.ts';
import type { Reason } from '../../core/model.ts';
import { SavedFiles } from '../suite/saved-files.ts';
import type { K6Contact } from './contact.ts';
import type { K6Exit } from './exit-reason.ts';
import type { Log } from './log.ts';
import type { Traffic } from './samples.ts';
import { kinds } from './settled.ts';

export const names = {
  exit: 'exit.json',
  requests: 'requests.json',
  seconds: 'seconds.csv',
  summary: 'summary.json',
  contact: 'contact.json',
  log: 'log.json',
  output: 'output.txt',
  /** k6's own page, if it was asked for and k6 finished. */
  dashboard: 'dashboard.html',
} as const;

const count = z.int().nonnegative();

const exit = z.object({
  code: z.int().nullable(),
  signal: z.string().nullable(),
  failure: z.string().optional(),
  stopped: z.boolean(),
  hung: z.number().optional(),
  unreadable: z.string().optional(),
  lastError: z.string().optional(),
  interrupted: count.optional(),
  settled: z
    .object({ check: z.string(), bad: count, allowed: count, most: count, of: z.enum(kinds), second: count })
    .optional(),
  generator: z
    .object({
      cores: z.number().positive(),
      seconds: z.number().nonnegative(),
      lag: z.number().nonnegative(),
      meanLag: z.number().nonnegative().optional(),
      looks: z.array(z.tuple([z.number().nonnegative(), z.number().nonnegative()])),
    })
    .optional(),
});

const durations = z.array(z.tuple([z.number().nonnegative(), count]));
const checks = z.array(z.object({ name: z.string(), passed: count, failed: count }));

const failed = z.object({ status: z.number(), error: z.string(), count });
const span = z.object({
  durations,
  failed: count,
  unsent: count,
  failures: z.array(failed).optional(),
  checks,
});
/** As an older stagegate saved it. */
const olderSpan = span
  .omit({ unsent: true })
  .extend({ refused: count })
  .transform(({ refused, ...rest }) => ({ ...rest, unsent: refused }));

const traffic = z.object({
  requests: z.array(
    z.object({
      name: z.string(),
      expected: count,
      durations,
      failed: z.array(failed.extend({ code: z.number() })),
    }),
  ),
  outside: z.object({ requests: count, answered: count, errors: z.array(z.string()) }),
  checks,
  iterations: count,
  dropped: count,
  users: count,
  seconds: count,
  from: z.number().optional(),
  load: z.object({ from: z.number(), seconds: count, unseen: count }).optional(),
  setBack: count.optional(),
  spans: z.array(z.union([span, olderSpan])),
});
/** As an older stagegate saved it. */
const olderTraffic = traffic.partial({ spans: true });

const log = z.object({
  exceptions: count,
  lines: z.array(z.object({ level: z.string(), source: z.string().optional(), message: z.string(), count })),
  omitted: count,
});

const addresses = z.array(z.string());
const contact = z.object({
  origins: z.record(z.string(), count),
  others: addresses,
  foreign: addresses,
  refused: z.object({ production: addresses, foreign: addresses, moved: addresses }),
  unknown: count,
  answered: count.optional(),
});

/** `--summary-export`: true says that a threshold was crossed. */
const summary = z.object({
  metrics: z.record(
    z.string(),
    z.looseObject({
      count: z.number().optional(),
      passes: z.number().optional(),
      fails: z.number().optional(),
      thresholds: z.record(z.string(), z.boolean()).optional(),
    }),
  ),
});
export type Summary = z.infer<typeof summary>;

/** A file that is missing or unreadable is undefined. */
export interface K6Evidence {
  readonly exit?: K6Exit | undefined;
  readonly traffic?: Traffic | undefined;
  readonly contact?: K6Contact | undefined;
  readonly log?: Log | undefined;
  readonly summary?: Summary | undefined;
  readonly seconds?: string | undefined;
  /** Seconds that its scenarios leave an iteration to end; default 30. */
  readonly grace?: number | undefined;
  /** None of its scenarios waits for an iteration to end. */
  readonly cutsOff?: boolean | undefined;
  /** Its users come and go by the claim's own stages, and not by its scenarios. */
  readonly staged?: boolean | undefined;
  /** The first file that is missing or unreadable. */
  readonly flaw?: Reason;
}

export function parse(files: Files, needsContact = true): K6Evidence {
  // Runs that an older stagegate saved, of which no contact is needed, have none.
  const isOlder = !needsContact && !files.has(names.contact);
  const saved = new SavedFiles(files);
  const parsed = {
    exit: saved.json(names.exit, exit),
    traffic: saved.json<Traffic>(names.requests, isOlder ? olderTraffic : traffic),
    summary: saved.json(names.summary, summary),
    contact: isOlder ? undefined : saved.json(names.contact, contact),
    log: saved.json(names.log, log),
    seconds: saved.text(names.seconds),
  };
  saved.text(names.output);
  return { ...parsed, ...defined({ flaw: saved.flaw }) };
}
