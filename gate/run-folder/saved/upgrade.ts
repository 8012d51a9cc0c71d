/** Files of a run that an older stagegate saved, in the words of this one. */
import { format } from '../../../core/model.ts';

/** Formats that can be judged: this one, and those that `upgraded` knows. */
export const readable: readonly number[] = [1, 2, format];

const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  effect: { quiet: 'timing' },
  unit: { truth: 'boolean', shift: 'cls' },
  probe: {
    'suites/config/certificates': 'certificates',
    'suites/config/variables': 'variables',
    'suites/health/endpoint': 'endpoint',
    'suites/api/latency': 'latency',
    'smoke/page': 'page',
    'load/concurrent': 'concurrent',
  },
};

/** A plan, runs or a report of an older format as this one says the same; what is of this format stays as it is. */
export function upgraded(saved: object): object {
  if (!('format' in saved) || saved.format === format) return saved;
  const now = (saved.format === 1 ? renamed(saved) : saved) as Fields;
  return { ...('verdict' in now ? withoutPromotion(now) : withoutContact(now)), format };
}

/** These formats recorded no contact, so nothing asks for it; their plan says who saved it. */
function withoutContact(saved: Fields): Fields {
  const { tasks, stagegate } = saved;
  if (!Array.isArray(tasks)) return saved;
  return { ...saved, tasks: tasks.map(contactless), savedBy: savedBy(stagegate) };
}

/** A report was promotable by the evidence of its time. */
function withoutPromotion(report: Fields): Fields {
  const { tasks, objections, verdict } = report;
  return {
    ...report,
    verdict: verdict === 'promotable' ? 'inconclusive' : verdict,
    ...(Array.isArray(tasks) ? { tasks: tasks.map(contactless) } : {}),
    objections: [
      ...(Array.isArray(objections) ? objections : []),
      { code: 'older-format', subject: savedBy(undefined) },
    ],
  };
}

function contactless(task: object): object {
  return { ...task, contact: { of: 'none' } };
}

function savedBy(version: unknown): string {
  return typeof version === 'string' ? `stagegate ${version}` : 'an older stagegate';
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, inner]) => [
    key,
    typeof inner === 'string' ? (words[key]?.[inner] ?? inner) : renamed(inner),
  ]);
  const now = Object.fromEntries(fields);
  if (isOwnProbe(now)) return { ...now, args: withMeasures(now.args, now.checks) };
  // A threshold of a k6 script that only k6 itself can compare.
  return now.unit === 'outcome' && now.is === 'holds' ? { ...now, is: 'passed' } : now;
}

type Fields = Readonly<Record<string, unknown>>;

interface ProbeTask {
  readonly args: Fields;
  readonly checks: readonly { readonly id: string }[];
}

const ownProbes = Object.values(words['probe'] ?? {});

/** A team's probe, which a path names, reads its own arguments. */
function isOwnProbe(value: Fields): value is Fields & ProbeTask {
  const { runner, args, checks } = value;
  const name = typeof args === 'object' && args !== null && 'probe' in args ? args.probe : undefined;
  return runner === 'probe' && Array.isArray(checks) && ownProbes.some((own) => own === name);
}

/** What each check measures, which each probe wrote in its own way, or in none but the check's id. */
function withMeasures(args: Fields, checks: readonly { readonly id: string }[]): Fields {
  const { sources, aspects, about, checks: byName, ...rest } = args;
  const measures =
    sources ??
    aspects ??
    about ??
    Object.fromEntries(
      typeof byName === 'object' && byName !== null
        ? Object.entries(byName).map(([name, id]) => [id, name])
        : checks.map(({ id }) => [id, id.replace(/^.*[/-]/, '')]),
    );
  return { ...rest, measures };
}
