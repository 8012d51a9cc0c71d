/** Each suite by its own tool's command, as a team runs it without a gate. */
import { join } from 'node:path';
import type { StandIn } from '../../fixtures/stand-ins/launch.ts';
import { timed, timedNode } from '../command.ts';
import type { Context } from '../model.ts';
import type { GateRun } from './gate-run.ts';
import { type Tools, toolCommands } from './tool-commands.ts';

export interface ToolTime {
  readonly name: string;
  readonly seconds: number;
}

/** Seconds that each tool takes to list its tests, or its thresholds. */
export type Listed = Readonly<Record<'playwright' | 'vitest' | 'k6', number>>;

export async function runTools(
  context: Context,
  standIn: StandIn,
  gate: GateRun,
): Promise<{ readonly times: readonly ToolTime[]; readonly listed: Listed }> {
  const tools = await toolCommands(context, standIn);
  const { options, playwright, vitest } = tools;
  const listed: Listed = {
    playwright: await timedNode([...playwright, '--list'], options),
    vitest: await timedNode([vitest.command, 'list', '--staticParse=false', ...vitest.settings], options),
    k6: await timed(tools.k6, ['inspect', '--execution-requirements', ...scriptOf(gate, context)], options),
  };
  const { STAGING_URL: app, STAGING_API_URL: api } = standIn.env;
  const times: ToolTime[] = [];
  const runs = auditsOf(gate);
  if (!context.keys.includes('b')) return { times, listed };
  const take = async (name: string, seconds: Promise<number>): Promise<void> => {
    times.push({ name, seconds: await seconds });
  };
  await take(
    'curl, three health endpoints',
    curls([`${api}/health`, `${app}/version`, `${api}/api/v1/health`], options),
  );
  await take('vitest run', timedNode([vitest.command, 'run', ...vitest.settings], options));
  await take('playwright test', timedNode([...playwright, '--workers=2', '--trace=retain-on-failure'], options));
  await take(`lighthouse, ${runs} times`, visits(`${app}/`, runs, tools));
  await take('k6 run', timed(tools.k6, k6Arguments(gate, context), options));
  return { times, listed };
}

/** As many as the plan allows Lighthouse, without the gate's visit that warms the page up. */
function auditsOf({ plan }: GateRun): number {
  const pages = plan.tasks.filter(({ runner }) => runner === 'lighthouse');
  return pages.reduce((sum, { args }) => sum + Number(args['runs']), 0);
}

async function curls(urls: readonly string[], options: Tools['options']): Promise<number> {
  let seconds = 0;
  for (const url of urls) seconds += await timed('curl', ['-fsS', url], options);
  return seconds;
}

async function visits(url: string, count: number, { lighthouse, options }: Tools): Promise<number> {
  const flags = [
    '--quiet',
    '--output=json',
    '--output-path=/dev/null',
    '--only-categories=performance',
    '--disable-full-page-screenshot',
    '--chrome-flags=--headless=new --no-sandbox',
  ];
  let seconds = 0;
  for (let index = 0; index < count; index += 1)
    seconds += await atLast(() => timedNode([lighthouse, url, ...flags], options));
  return seconds;
}

/** On a busy machine Lighthouse fails now and then (NO_NAVSTART); a person starts it again, and only what it then takes counts. */
async function atLast(take: () => Promise<number>, tries = 3): Promise<number> {
  try {
    return await take();
  } catch (error) {
    if (tries === 1) throw error;
    return atLast(take, tries - 1);
  }
}

interface LoadArgs {
  readonly script: string;
  /** Users and seconds. */
  readonly stages: readonly (readonly [number, number])[];
}

function loadOf({ plan }: GateRun): LoadArgs {
  const [task, ...others] = plan.tasks.filter(({ runner }) => runner === 'k6');
  if (task === undefined || others.length > 0) throw new Error('The gate was to have one k6 task.');
  return task.args as unknown as LoadArgs;
}

/** The stages of the gate's own k6 task. */
function k6Arguments(gate: GateRun, context: Context): readonly string[] {
  return [
    'run',
    '--address',
    '',
    '--no-usage-report',
    '--vus',
    '0',
    ...loadOf(gate).stages.flatMap(([users, seconds]) => ['--stage', `${Math.round(seconds * 1000)}ms:${users}`]),
    ...scriptOf(gate, context),
  ];
}

function scriptOf(gate: GateRun, { root, scratch }: Context): readonly string[] {
  return [
    ...['-e', `STAGEGATE_ENVIRONMENT=${join(scratch, 'environment.json')}`, '-e', `STAGEGATE_ROOT=${root}`],
    loadOf(gate).script,
  ];
}
