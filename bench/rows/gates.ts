/** The runs that rows a and b share: a whole gate, the same with each task alone, and the tools without the gate. */
import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { GateReport, Plan } from '../../core/model.ts';
import { launchStandIn, type StandIn } from '../../fixtures/stand-ins/launch.ts';
import { timedNode } from '../command.ts';
import type { Context } from '../model.ts';
import { environment } from './environment.ts';
import type { GateRun } from './gate-run.ts';
import { type Listed, runTools, type ToolTime } from './tools.ts';

export interface Round {
  readonly gate: GateRun;
  /** Every task by itself, one after the other. */
  readonly alone?: GateRun;
  readonly tools?: { readonly times: readonly ToolTime[]; readonly listed: Listed };
}

let shared: Promise<readonly Round[]> | undefined;

/** Measured once, whichever row asks first. */
export function rounds(context: Context): Promise<readonly Round[]> {
  shared ??= measure(context);
  return shared;
}

async function measure(context: Context): Promise<readonly Round[]> {
  const { root, pairs = 2, note } = context;
  const before = latest(root);
  const all: Round[] = [];
  try {
    note('a gate that does not count');
    const first = await gate(context);
    for (let tries = 0; all.length < pairs; tries += 1) {
      note(`round ${all.length + 1} of ${pairs}`);
      const next = await round(context, first, tries % 2 === 0);
      if (isEven(next)) all.push(next);
      else if (tries < 2 * pairs) note('does not count: one gate made more runs of Lighthouse than the other');
      else throw new Error('The machine was too noisy: the gates did not make the same number of Lighthouse runs.');
    }
    return all;
  } finally {
    rmSync(join(root, 'results', 'latest'), { force: true });
    if (before !== undefined) symlinkSync(before, join(root, 'results', 'latest'), 'junction');
  }
}

function isEven({ gate, alone }: Round): boolean {
  return alone === undefined || alone.audits === gate.audits;
}

/** Who goes first changes from round to round. */
async function round(context: Context, first: GateRun, gateFirst: boolean): Promise<Round> {
  const before = gateFirst ? await gate(context) : undefined;
  const alone = context.keys.includes('a')
    ? await gate(context, [`--import=${join(import.meta.dirname, '..', 'children', 'no-cores.ts')}`])
    : undefined;
  const tools = await withTarget((standIn) => runTools(context, standIn, first));
  const whole = before ?? (await gate(context));
  return { gate: whole, tools, ...(alone === undefined ? {} : { alone }) };
}

/** Each gets a target of its own: what one leaves of the rate limit, which counts for a quarter of an hour, would not do for the next. */
async function withTarget<T>(use: (standIn: StandIn) => Promise<T>): Promise<T> {
  await using standIn = await launchStandIn(environment, {});
  await isScraped(standIn);
  return await use(standIn);
}

/** A staging has run for a while: its Prometheus, if there is one, does not first have to find its two targets. */
async function isScraped({ env }: StandIn): Promise<void> {
  const query = 'count(count_over_time(up[1m]) >= 2) >= 2';
  const url = `${env['STAGING_PROMETHEUS_URL']}/api/v1/query?${new URLSearchParams({ query })}`;
  const signal = AbortSignal.timeout(30_000);
  for (;;) {
    const answer = await fetch(url, { signal }).catch(() => undefined);
    if (answer === undefined) return;
    const { data } = (await answer.json()) as { readonly data: { readonly result: readonly unknown[] } };
    if (data.result.length > 0) return;
    await pause(200, undefined, { signal });
  }
}

function gate(context: Context, node: readonly string[] = []): Promise<GateRun> {
  return withTarget((standIn) => gateOf(standIn, context, node));
}

async function gateOf(standIn: StandIn, { root, scratch }: Context, node: readonly string[]): Promise<GateRun> {
  const log = join(scratch, 'gate.txt');
  mkdirSync(join(root, 'results'), { recursive: true });
  const seconds = await timedNode(
    [...node, join(root, 'gate', 'cli.js'), environment, '--policy', 'demo', '--offline'],
    // A busy machine makes Lighthouse's figures inconclusive; every task must have run all the same.
    { cwd: root, log, env: standIn.env, codes: [0, 2] },
  );
  const folder = join(root, 'results', latest(root) ?? '');
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as GateReport;
  const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as Plan;
  rmSync(folder, { recursive: true });
  const pages = new Set(plan.tasks.filter(({ runner }) => runner === 'lighthouse').map(({ id }) => id));
  const audits = report.runs
    .filter(({ task }) => pages.has(task))
    .flatMap(({ evidence }) => evidence)
    .filter(({ path }) => /\/run-\d+\.json$/.test(path)).length;
  return { seconds, report, plan, audits, tasks: Object.fromEntries(report.runs.map(taskSeconds)) };
}

function taskSeconds({ task, startedAt, endedAt, status }: GateReport['runs'][number]): [string, number] {
  if (startedAt === undefined || endedAt === undefined) throw new Error(`${task} was not run: ${status}.`);
  return [task, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000];
}

function latest(root: string): string | undefined {
  try {
    return readlinkSync(join(root, 'results', 'latest'));
  } catch {
    return undefined;
  }
}
