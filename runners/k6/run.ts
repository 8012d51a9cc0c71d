/** Runs a k6 script as it is, and writes what it measured. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import type { RunContext, ToolEnd } from '../runner.ts';
import { toolEnd } from '../suite/exit-reason.ts';
import { type K6Args, toArgs } from './args.ts';
import { type Paths, paths, runArguments, scriptPath, variables } from './command.ts';
import { EarlyEnd } from './early-end.ts';
import { type K6Exit, k6ExitReason } from './exit-reason.ts';
import { type Generator, watchGenerator } from './generator.ts';
import { formOf } from './sample-format.ts';
import { writeEvidence } from './write-evidence.ts';

export async function run(context: RunContext): Promise<ToolEnd> {
  const tool = context.tools.k6;
  if (tool === undefined || 'missing' in tool) return toolEnd({ code: 'tool-missing', detail: 'k6' }, {});
  const args = toArgs(context.task.args);
  if (!existsSync(scriptPath(args, context.root))) {
    const detail = `There is no k6 script "${args.script}" in ${context.root}. Fix the claim's path.`;
    return toolEnd({ code: 'tool-failed', detail }, {});
  }
  const said = await version(tool.path, context);
  const versions = { k6: short(said) };
  const exit = await execute(tool.path, args, context, paths(context.scratch, formOf(said)));
  return toolEnd(k6ExitReason(exit, args.script), versions);
}

async function execute(k6: string, args: K6Args, context: RunContext, files: Paths): Promise<K6Exit> {
  const [stdout, stderr] = [join(context.scratch, 'stdout.txt'), join(context.scratch, 'stderr.txt')];
  writeFileSync(files.config, '{}');
  if (context.environment.ca !== undefined)
    writeFileSync(files.ca, [...rootCertificates, readFileSync(context.environment.ca, 'utf8')].join('\n'));
  const ended = new AbortController();
  const hung = new AbortController();
  const early = new EarlyEnd(context, files);
  const watch = watchStart(files.samples, args.startUp, ended.signal, hung).then(() => early.watch(ended.signal));
  let generator: Promise<Generator> | undefined;
  const exit = await context.children.run(k6, runArguments(args, context, files), {
    cwd: context.root,
    env: variables(args, context, files),
    stdout,
    stderr,
    signal: AbortSignal.any([context.signal, hung.signal, early.overdue]),
    ask: early.asked,
    started: (pid) => {
      generator = watchGenerator(pid, context.task.deadline, ended.signal);
    },
  });
  ended.abort();
  await watch;
  const seen = {
    startUp: args.startUp,
    hung: hung.signal.aborted,
    settled: early.settled(exit),
    generator: await generator,
  };
  return writeEvidence(exit, { ...files, stdout, stderr, ...seen }, context);
}

/** k6 opens its output when it has loaded the script; until then only a kill stops it. */
async function watchStart(samples: string, startUp: number, ended: AbortSignal, hung: AbortController): Promise<void> {
  const deadline = performance.now() + startUp * 1000;
  while (!ended.aborted && !existsSync(samples)) {
    if (performance.now() > deadline) return hung.abort();
    await delay(50, undefined, { signal: ended }).catch(() => {});
  }
}

async function version(k6: string, { children, scratch, root, signal }: RunContext): Promise<string> {
  const file = join(scratch, 'version.txt');
  await children.run(k6, ['version'], { cwd: root, stdout: file, stderr: file, signal });
  return readFileSync(file, 'utf8');
}

/** `v1.8.1 (xk6-ts v0.2.6)`. */
function short(version: string): string {
  const extensions = [...version.matchAll(/^ +\S*\/(\S+ (?:v|\()[^\s,]+)/gm)].map(([, extension]) => extension);
  const own = /\bv\d+\.\d+\.\d+\S*/.exec(version)?.[0] ?? 'unknown';
  return extensions.length === 0 ? own : `${own} (${extensions.join(', ')})`;
}
