/** The shapes of what a Lighthouse task leaves. */
import { z } from 'zod';
import type { Files } from '../../core/claim.ts';
import { defined } from '../../core/defined.ts';
import type { Reason } from '../../core/model.ts';
import type { ToolExit } from '../suite/exit-reason.ts';
import { SavedFiles } from '../suite/saved-files.ts';
import { type Host, names, type Visit } from './job.ts';

const exit = z.object({
  code: z.int().nullable(),
  signal: z.string().nullable(),
  stopped: z.boolean(),
  failure: z.string().optional(),
  lastError: z.string().optional(),
});

const visit = z.object({
  requested: z.url(),
  landed: z.string(),
  status: z.int().optional(),
  refused: z.string().optional(),
  error: z.string().optional(),
});

const host = z.object({
  lighthouse: z.string(),
  chromium: z.string(),
  looks: z.array(z.object({ busy: z.number(), steal: z.number() })),
  walls: z.array(z.object({ words: z.string(), signIn: z.boolean() })).optional(),
});

const score = z.number().nullable();
const report = z.object({
  finalDisplayedUrl: z.string(),
  runtimeError: z.object({ code: z.string(), message: z.string() }).optional(),
  environment: z.object({ benchmarkIndex: z.number() }),
  categories: z.record(
    z.string(),
    z.object({ score, auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })) }),
  ),
  audits: z.record(
    z.string(),
    z.object({
      title: z.string(),
      score,
      scoreDisplayMode: z.string(),
      numericValue: z.number().optional(),
      displayValue: z.string().optional(),
      errorMessage: z.string().optional(),
      details: z.looseObject({ items: z.unknown() }).partial().optional(),
    }),
  ),
});
export type SavedReport = z.infer<typeof report>;

export interface LighthouseEvidence {
  readonly exit?: ToolExit | undefined;
  readonly visit?: Visit | undefined;
  readonly host?: Host | undefined;
  /** By file name. */
  readonly reports: ReadonlyMap<string, SavedReport>;
  /** The first file that is missing or unreadable. */
  readonly flaw?: Reason;
}

export function parse(files: Files): LighthouseEvidence {
  const saved = new SavedFiles(files);
  const known = {
    exit: saved.json(names.exit, exit),
    visit: saved.json(names.visit, visit),
    host: saved.json(names.host, host),
  };
  const expected = Array.from({ length: known.host?.looks.length ?? 0 }, (_, index) => names.run(index + 1));
  const left = [...files.keys()].filter((name) => /^run-\d+\.json$/.test(name));
  const reports = [...new Set([...expected, ...left])].flatMap((name) => {
    const read = saved.json(name, report);
    return read === undefined ? [] : [[name, read] as const];
  });
  if (expected.length > 0 && !files.has(names.report)) saved.note('tool-wrote-nothing', `${names.report} is missing.`);
  return { ...known, reports: new Map(reports), ...defined({ flaw: saved.flaw }) };
}
