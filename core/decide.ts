/** Plan and execution in, report out: pure, so that a saved run can be judged again. */
import { type Attempt, byTask, type Judged, judge } from './attempts.ts';
import { wallsBefore, withoutContact } from './contact.ts';
import { goneMeanwhile, isInstead } from './gone.ts';
import {
  type Candidate,
  type Cause,
  type Check,
  type EarlierAttempt,
  type Execution,
  type Finding,
  format,
  type GateReport,
  type Objection,
  type Observed,
  type Plan,
  type Reason,
  type RecordedRun,
  type Task,
  type TaskRun,
  type Verdict,
  type Waiver,
} from './model.ts';
import { coverage, objectionsTo } from './objections.ts';
import { omit } from './omit.ts';
import { onceForRuns } from './once-for-runs.ts';
import { lengthOf, pausesIn } from './pauses.ts';
import { schedule } from './schedule.ts';

export function decide(plan: Plan, execution: Execution): GateReport {
  const runs = byTask(execution.runs);
  const findings = plan.tasks.flatMap((task) => findingsOf(plan, task, runs.get(task.id)));
  const objections = objectionsTo(plan, execution);
  return {
    format,
    run: plan.run,
    verdict: verdict(findings, objections, plan.policy),
    environment: plan.environment,
    profile: plan.profile,
    policy: plan.policy,
    candidate: { expected: plan.candidate, observed: lastSeen(execution.runs) },
    ...(plan.selection === undefined ? {} : { selection: plan.selection }),
    ...(plan.again === undefined ? {} : { again: plan.again }),
    ...(plan.begun === undefined ? {} : { begun: plan.begun }),
    ...(plan.between?.at(-1)?.unsure === true ? { killed: true } : {}),
    createdAt: plan.createdAt,
    ...(plan.waited === undefined ? {} : { waited: plan.waited }),
    seconds: duration(execution.runs) - lengthOf(pausesIn(plan, execution.runs)),
    objections,
    findings,
    coverage: coverage(plan),
    tasks: schedule(plan.tasks, plan.cores).flatMap((wave, index) =>
      wave.tasks.map((task) => ({
        ...omit(task, 'checks', 'args', 'after', 'cores', 'apart', 'samples', 'isolated', 'incomplete'),
        wave: index + 1,
      })),
    ),
    runs: execution.runs.map((run) =>
      omit(run, 'measurements', 'gaps', 'series', 'span', 'contact', 'contacts', 'folders'),
    ),
    ...left('contact', execution.runs),
    ...left('series', execution.runs),
    leftovers: execution.leftovers,
    ...(execution.beside === undefined ? {} : { beside: execution.beside }),
    digests: plan.digests,
  };
}

/** The worst wins: a failure blocks, and whatever is missing keeps the verdict open. */
function verdict(findings: readonly Finding[], objections: readonly Objection[], { purpose }: Plan['policy']): Verdict {
  const blocking = findings.filter((finding) => finding.blocks);
  if (blocking.some((finding) => finding.result === 'fail')) return 'blocked';
  if (blocking.length > 0 || objections.length > 0) return 'inconclusive';
  return purpose === 'rollback' ? 'verified' : 'promotable';
}

/** The findings of one task, from all its runs. */
export function findingsOf(plan: Plan, task: Task, attempts: readonly TaskRun[] = []): readonly Finding[] {
  return known(plan, task, attempts);
}

const known = onceForRuns((plan, task, attempts) => {
  const waivers = Map.groupBy(plan.policy.waivers, ({ check }) => check);
  const judged = judge(task, attempts, plan.candidate);
  return task.checks.map((check) =>
    find(
      check,
      task,
      { last: attempts.at(-1), candidate: plan.candidate },
      { ...judged(check), ...waived(waivers.get(check.id), plan) },
    ),
  );
});

function waived(all: readonly Waiver[] | undefined, { createdAt }: Plan): Waivers {
  if (all === undefined) return {};
  const waiver = all.find(({ until }) => createdAt.slice(0, 10) <= until);
  const [expired] = all.toSorted((a, b) => b.until.localeCompare(a.until));
  return waiver === undefined ? { expired } : { waiver };
}

interface Waivers {
  readonly waiver?: Waiver | undefined;
  readonly expired?: Waiver | undefined;
}

function find(
  check: Check,
  task: Task,
  { last, candidate }: { readonly last: TaskRun | undefined; readonly candidate: Candidate },
  { result, cause, run, earlier, comparison, notCompared, waiver, expired }: Judged & Waivers,
): Finding {
  const measurement = run?.measurements[check.id];
  // The runs that were to decide it were not all made.
  const reported = cause === 'close-to-baseline' ? last : run;
  const open = (): Reason | undefined =>
    notCompared?.code === cause ? notCompared : reasonFor(cause, check, task, reported, candidate);
  const reason = result === 'pass' ? undefined : open();
  return {
    check,
    task: task.id,
    result,
    cause,
    ...(reason === undefined ? {} : { reason }),
    ...(measurement === undefined ? {} : { measurement }),
    ...(run?.attempt === undefined ? {} : { attempt: run.attempt }),
    ...(earlier.length === 0 ? {} : { earlier: earlier.map((one) => leftOpen(one, check, task, candidate)) }),
    ...(comparison === undefined ? {} : { comparison }),
    blocks: result !== 'pass' && check.level === 'required' && waiver === undefined,
    ...(waiver === undefined || result === 'pass' ? {} : { waiver }),
    ...(expired === undefined || result === 'pass' ? {} : { expired }),
  };
}

function leftOpen({ run, cause }: Attempt, check: Check, task: Task, candidate: Candidate): EarlierAttempt {
  const measurement = run.measurements[check.id];
  const reason = reasonFor(cause, check, task, run, candidate);
  return {
    attempt: run.attempt ?? 1,
    cause,
    ...(reason === undefined ? {} : { reason }),
    ...(measurement === undefined ? {} : { measurement: omit(measurement, 'items', 'evidence') }),
  };
}

function reasonFor(
  cause: Cause,
  { id }: Check,
  task: Task,
  run: TaskRun | undefined,
  candidate: Candidate,
): Reason | undefined {
  if (run === undefined) return { code: 'not-reached' };
  if (cause === 'candidate-unknown') return whyUnknown(run, candidate);
  if (cause === 'no-contact') return withoutContact(task, id, run);
  if (cause === 'wall') return { code: 'wall', detail: wallsBefore(task, id, run).join('; ') };
  const instead = cause === 'gone' ? [...goneMeanwhile(run).values()] : [];
  return instead.find(({ code }) => isInstead(code)) ?? run.gaps?.[id] ?? run.reason;
}

/** Why a service's build is not known: the first problem of the looks before and after the task. */
function whyUnknown({ candidate: { before, after } }: TaskRun, { services }: Candidate): Reason | undefined {
  return [before, after]
    .flatMap((look) => Object.keys(services).map((service) => look[service]?.problem))
    .find((problem) => problem !== undefined);
}

/** What the tools left in addition to measurements, if any did; of several runs of a task, the last. */
function left(field: 'contact' | 'series', runs: readonly TaskRun[]): Pick<GateReport, 'contact' | 'series'> {
  const all = runs.flatMap(({ task, [field]: value }) => (value === undefined ? [] : [[task, value] as const]));
  return all.length === 0 ? {} : { [field]: Object.fromEntries(all) };
}

/** What each service said last, if it said anything. */
function lastSeen(runs: readonly TaskRun[]): Observed {
  const looks = runs
    .flatMap((run) => [run.candidate.before, run.candidate.after])
    .flatMap((look) => Object.entries(look));
  const silent = looks.filter(([, identity]) => identity.problem !== undefined);
  const telling = looks.filter(([, identity]) => identity.problem === undefined);
  return Object.fromEntries([...silent, ...telling]);
}

function duration(runs: readonly RecordedRun[]): number {
  const times = runs
    .flatMap((run) => [run.startedAt, run.endedAt])
    .filter((time) => time !== undefined)
    .map(Date.parse);
  return times.length === 0
    ? 0
    : (times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b))) / 1000;
}
