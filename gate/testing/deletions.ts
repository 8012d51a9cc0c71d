/** A saved run with pieces of its evidence taken away, one at a time. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../../core/claim.ts';
import { findingsOf } from '../../core/decide.ts';
import type { Finding, Json, Plan, RecordedRun, Task, TaskRun } from '../../core/model.ts';
import { runners } from '../../runners/index.ts';
import { nameIn } from '../run-folder/places.ts';
import { Store } from '../run-folder/store.ts';

export interface Deletion {
  /** `uat/onboarding without tests.jsonl: attempt 3's contact`. */
  readonly name: string;
  readonly findings: readonly Finding[];
}

interface Saved {
  readonly plan: Plan;
  readonly runs: readonly RecordedRun[];
}

/** Of each task: each file, each sample, assertion and contact that a file records, and each identity look. */
export async function* deletions(folder: string): AsyncGenerator<Deletion> {
  const { plan, runs } = savedIn(folder);
  for (const run of runs) {
    const task = plan.tasks.find(({ id }) => id === run.task);
    if (task === undefined) throw new Error(`${run.task} is not planned.`);
    const whole = filesOf(folder, run);
    const judged = async (files: Files, change: Partial<TaskRun> = {}) =>
      findingsOf(plan, task, [{ ...(await read(task, run, files)), ...change }]);
    for (const [what, files] of thinned(whole))
      yield { name: `${task.id} without ${what}`, findings: await judged(files) };
    for (const [what, candidate] of looks(run))
      yield { name: `${task.id} ${what}`, findings: await judged(whole, { candidate }) };
  }
}

function savedIn(folder: string): Saved {
  const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return { plan: json('plan.json'), runs: json('runs.json').runs };
}

function filesOf(folder: string, run: RecordedRun): Files {
  const store = new Store(folder);
  return new Map(
    run.evidence.map(({ path }) => {
      const [name, bytes] = [nameIn(run, path), store.read(path)];
      if (name === undefined || bytes === undefined) throw new Error(`${path} is missing.`);
      return [name, bytes];
    }),
  );
}

async function read(task: Task, run: RecordedRun, files: Files): Promise<TaskRun> {
  try {
    const { reason, ...reading } = await (await runners(task.runner)).read(task, files);
    return { ...run, ...reading, ...(reason === undefined ? {} : { reason, status: 'errored' }) };
  } catch {
    return { ...run, measurements: {}, status: 'errored' };
  }
}

/** Pictures and the tools' own words are for people. */
const forPeople = /\.(?:png|txt|html|zip|webm|md)$|(?:^|\/)(?:log|seconds)\./;

function* thinned(files: Files): Generator<readonly [string, Files]> {
  for (const [path, bytes] of files) {
    if (forPeople.test(path)) continue;
    yield [path, new Map([...files].filter(([other]) => other !== path))];
    const text = Buffer.from(bytes).toString();
    for (const [what, less] of path.endsWith('.jsonl') ? fewerLines(text) : path.endsWith('.json') ? fewer(text) : [])
      yield [`${path}: ${what}`, new Map(files).set(path, Buffer.from(less))];
  }
}

/** Of an attempt: that it was recorded, what it asserted, whom it reached. */
function* fewerLines(text: string): Generator<readonly [string, string]> {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (!line.includes('"kind":"attempt"')) continue;
    const { assertions, contact, ...rest } = JSON.parse(line);
    const replaced = (value?: object): string =>
      lines
        .flatMap((one, at) => (at !== index ? [one] : value === undefined ? [] : [JSON.stringify(value)]))
        .join('\n');
    yield [`attempt ${index}`, replaced()];
    // Of a test that passed when it ran again, the attempt that passed must show what it did.
    if (rest.status === 'failed') continue;
    yield [`attempt ${index}'s assertions`, replaced({ ...rest, contact, assertions: 0 })];
    yield [`attempt ${index}'s contact`, replaced({ ...rest, assertions })];
    const elsewhere = { origins: {}, others: Object.keys(contact?.origins ?? {}) };
    yield [`attempt ${index}'s answers`, replaced({ ...rest, assertions, contact: elsewhere })];
  }
}

const observations = /^(?:answers|samples|visits|requests|contact)$/;

/** Without what was observed: the first of several, or all of it. */
function* fewer(text: string): Generator<readonly [string, string]> {
  const value: Json = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, observed] of Object.entries(value)) {
    if (!observations.test(key)) continue;
    const rest = Array.isArray(observed) ? observed.slice(1) : undefined;
    yield [key, JSON.stringify({ ...value, [key]: rest })];
  }
}

/** A replica of another build in one of the looks, and looks that saw nothing. */
function* looks({ candidate }: RecordedRun): Generator<readonly [string, RecordedRun['candidate']]> {
  for (const when of ['before', 'after'] as const) {
    const [service] = Object.keys(candidate[when]);
    if (service === undefined) continue;
    const seen = candidate[when][service];
    yield [`without the look ${when} it`, { ...candidate, [when]: {} }];
    const others = [{ version: '0.9.9', answers: 1 }];
    yield [
      `with another build ${when} it`,
      { ...candidate, [when]: { ...candidate[when], [service]: { ...seen, answers: 12, others } } },
    ];
  }
}
