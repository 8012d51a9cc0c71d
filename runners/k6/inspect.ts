/** What a script declares before it is run: its thresholds and how long it takes. Nothing is sent anywhere. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { seconds } from '../../core/duration.ts';
import { ReasonError, UsageError } from '../../core/errors.ts';
import { forwardedVariables, originsIn } from '../../fixtures/claims/forwarded-variables.ts';
import type { ListContext } from '../runner.ts';
import type { K6Args } from './args.ts';
import { scriptPath } from './command.ts';
import { hung } from './exit-reason.ts';
import { cutsOff, leastGrace, mostIterations, type Scenario, scenario } from './iterations.ts';
import { lastError, readLog } from './log.ts';

const time = z.string().nullish();

const requirements = z.looseObject({
  thresholds: z.record(z.string(), z.array(z.union([z.string(), z.looseObject({ threshold: z.string() })]))).nullish(),
  scenarios: z.record(z.string(), scenario).nullish(),
  paused: z.boolean().nullish(),
  summaryTrendStats: z.array(z.string()).nullish(),
  setupTimeout: time,
  teardownTimeout: time,
  /** Until the last iteration must have ended. */
  totalDuration: z.string(),
});

type Requirements = z.output<typeof requirements>;

export interface Inspected {
  readonly thresholds: readonly { readonly metric: string; readonly expression: string }[];
  readonly trends: readonly string[];
  /** That its scenarios can start; absent if nothing limits them. */
  readonly iterations?: number | undefined;
  /** Seconds that its scenarios leave an iteration to end; absent for k6's own. */
  readonly grace?: number | undefined;
  /** None of them waits for an iteration to end. */
  readonly cutsOff: boolean;
  /** Usually, and at most, with `setup()` and `teardown()`. */
  readonly seconds: number;
  readonly deadline: number;
}

/** Throws a `UsageError` with k6's own message if the script does not load. */
export async function requireLoads(k6: string, args: K6Args, context: ListContext): Promise<void> {
  await answerOf(k6, args, context, []);
}

/** The same, and a `UsageError` if the gate cannot run its scenarios. */
export async function inspect(k6: string, args: K6Args, context: ListContext): Promise<Inspected> {
  const found = requirements.parse(JSON.parse(await answerOf(k6, args, context, ['--execution-requirements'])));
  refuse(found, args.script);
  return summarise(found);
}

async function answerOf(k6: string, args: K6Args, context: ListContext, flags: readonly string[]): Promise<string> {
  const { stdout, stderr, code, stopped } = await ask(k6, args, context, flags);
  if (context.signal.aborted) throw new ReasonError({ code: 'interrupted' });
  if (stopped) {
    const { detail, fix } = hung(args.startUp);
    throw new UsageError(`The k6 script "${args.script}" does not load: ${detail} ${fix}`);
  }
  if (code !== 0) throw new UsageError(`The k6 script "${args.script}" does not load: ${await words(stderr, code)}`);
  return readFileSync(stdout, 'utf8');
}

/** k6 starts a browser only for a scenario that declares one. */
function refuse({ paused, scenarios }: Requirements, script: string): void {
  if (paused === true)
    throw new UsageError(
      `The k6 script "${script}" sets the option paused: true, and nobody resumes a run of the gate. Remove it from the script's options.`,
    );
  const [browses] = Object.entries(scenarios ?? {}).find(([, { options }]) => options?.browser != null) ?? [];
  if (browses !== undefined)
    throw new UsageError(
      `The k6 script "${script}" uses a browser (k6/browser) in its scenario "${browses}". stagegate does not see that browser's requests, and could not keep it away from production. Remove options.browser from that scenario, and use playwright() for what needs a browser.`,
    );
}

interface Asked {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly stopped: boolean;
}

async function ask(k6: string, args: K6Args, context: ListContext, flags: readonly string[]): Promise<Asked> {
  const [config, stdout, stderr] = ['config.json', 'inspect.json', 'inspect.log'].map((name) =>
    join(context.scratch, name),
  ) as [string, string, string];
  writeFileSync(config, '{}');
  const patience = AbortSignal.timeout(args.startUp * 1000);
  const exit = await context.children.run(k6, ['inspect', ...flags, ...inspectArguments(args, context, config)], {
    cwd: context.root,
    env: {
      ...forwardedVariables(args, originsIn(context.environmentFile), context.variables),
      K6_NO_USAGE_REPORT: 'true',
      K6_AUTO_EXTENSION_RESOLUTION: 'false',
    },
    stdout,
    stderr,
    signal: AbortSignal.any([context.signal, patience]),
    grace: 500,
  });
  return { stdout, stderr, code: exit.code, stopped: exit.stopped };
}

function inspectArguments(args: K6Args, { root, environmentFile }: ListContext, config: string): readonly string[] {
  return [
    ...['--include-system-env-vars', '--config', config, '--address', '', '--no-color', '--log-format', 'json'],
    ...['-e', `STAGEGATE_ENVIRONMENT=${environmentFile}`, '-e', `STAGEGATE_ROOT=${root}`],
    scriptPath(args, root),
  ];
}

/** k6's own, with the place in the script. */
async function words(stderr: string, code: number | null): Promise<string> {
  return lastError(await readLog(stderr)) ?? `k6 ended with exit code ${code}.`;
}

function summarise(found: Requirements): Inspected {
  const scenarios = Object.values(found.scenarios ?? {});
  const outside = seconds(found.setupTimeout ?? '60s') + seconds(found.teardownTimeout ?? '60s');
  return {
    thresholds: Object.entries(found.thresholds ?? {}).flatMap(([metric, all]) =>
      all.map((one) => ({ metric, expression: typeof one === 'string' ? one : one.threshold })),
    ),
    trends: found.summaryTrendStats ?? [],
    iterations: mostIterations(scenarios),
    grace: leastGrace(scenarios),
    cutsOff: cutsOff(scenarios),
    seconds: Math.ceil(Math.max(1, ...scenarios.map(usual))) + 5,
    deadline: Math.ceil(seconds(found.totalDuration) + outside) + spare,
  };
}

/** For k6 to load the script and to write its summary. */
const spare = 60;

/** A scenario of iterations may end long before its time is up. */
function usual({ startTime, duration, maxDuration, stages }: Scenario): number {
  const staged = (stages ?? []).reduce((sum, stage) => sum + seconds(stage.duration ?? '0s'), 0);
  const lasting = seconds(duration ?? '0s') + staged;
  return seconds(startTime ?? '0s') + (lasting > 0 ? lasting : Math.min(60, seconds(maxDuration ?? '60s')));
}
