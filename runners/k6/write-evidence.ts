/** Turns what k6 wrote into evidence. */
import { copyFileSync, createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../core/errors.ts';
import type { Exit } from '../processes.ts';
import type { RunContext } from '../runner.ts';
import { originsByAddress } from './addresses.ts';
import type { Paths } from './command.ts';
import { contactOf, type K6Contact } from './contact.ts';
import { CreatedData } from './created.ts';
import { names } from './evidence.ts';
import type { K6Exit } from './exit-reason.ts';
import type { Generator } from './generator.ts';
import { type Log, lastError, readLog } from './log.ts';
import { type Form, readSamples } from './sample-format.ts';
import { Samples } from './samples.ts';
import { secondsCsv } from './seconds.ts';
import type { Settled } from './settled.ts';

export interface K6Files extends Paths {
  readonly stdout: string;
  readonly stderr: string;
  readonly startUp: number;
  readonly hung: boolean;
  readonly settled?: Settled | undefined;
  readonly generator?: Generator | undefined;
}

/** A file that k6 did not write stays absent. */
export async function writeEvidence(end: Exit, files: K6Files, context: RunContext): Promise<K6Exit> {
  const keep = (name: string, content: string): void => writeFileSync(join(context.folder, name), content);
  const createdData = new CreatedData();
  const log = await readLog(files.stderr, (message) => createdData.take(message));
  createdData.note(context);
  const output = readFileSync(files.stdout, 'utf8');
  const error = lastError(log);
  const samples = existsSync(files.samples) ? await samplesIn(files.samples, files.form) : undefined;
  const exit: K6Exit = {
    code: end.code,
    signal: end.signal,
    ...(end.failure === undefined ? {} : { failure: end.failure }),
    stopped: end.stopped,
    ...(files.hung ? { hung: files.startUp } : {}),
    ...(typeof samples === 'string' ? { unreadable: samples } : {}),
    ...(error === undefined ? {} : { lastError: error }),
    ...interrupted(output),
    ...(files.settled === undefined ? {} : { settled: files.settled }),
    ...(files.generator === undefined ? {} : { generator: files.generator }),
  };
  keep(names.exit, json(exit));
  keep(names.log, json(log));
  keep(names.output, withoutProgress(output));
  const summary = existsSync(files.summary) ? withoutSetupData(readFileSync(files.summary, 'utf8')) : undefined;
  if (summary !== undefined) keep(names.summary, json(summary));
  if (samples instanceof Samples) {
    keep(names.requests, `${JSON.stringify(samples.traffic)}\n`);
    keep(names.seconds, secondsCsv(samples.seconds));
    keep(names.contact, json(await contact(samples, log, context)));
  }
  if (existsSync(files.dashboard)) copyFileSync(files.dashboard, join(context.folder, names.dashboard));
  return exit;
}

async function contact({ reached }: Samples, log: Log, { environment }: RunContext): Promise<K6Contact> {
  const byAddress = reached.unknown.size === 0 ? undefined : await originsByAddress(environment);
  return contactOf(reached, log, environment, byAddress);
}

/** The samples, or why they cannot be read. */
async function samplesIn(path: string, form: Form): Promise<Samples | string> {
  try {
    return await readSamples(createReadStream(path), form);
  } catch (error) {
    return messageOf(error);
  }
}

function interrupted(output: string): Pick<K6Exit, 'interrupted'> {
  const last = [...output.matchAll(/ complete and (\d+) interrupted iterations/g)].at(-1)?.[1];
  return last === undefined ? {} : { interrupted: Number(last) };
}

/** k6 prints its progress every second. */
function withoutProgress(output: string): string {
  const kept = output
    .split('\n')
    .filter((line) => !/^(?:running \(.*iterations|\S+ +[•✓✗↓]? *\[.*\].* VUs .*)$/u.test(line));
  return kept.join('\n').replace(/\n{3,}/g, '\n\n');
}

/** What `setup()` returns goes to the iterations: tokens, and nothing that is judged. Undefined where only a part was written. */
function withoutSetupData(summary: string): unknown {
  try {
    const { setup_data: _, ...rest } = JSON.parse(summary) as Record<string, unknown>;
    return rest;
  } catch {
    return undefined;
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
