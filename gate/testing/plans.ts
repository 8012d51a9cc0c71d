/** Plans and runs for tests: valid as they are, changed as a test says. */
import {
  type Check,
  type Contact,
  type Execution,
  format,
  type Measurement,
  type Plan,
  type Task,
  type TaskRun,
} from '../../core/model.ts';

export function check(change: Partial<Check> = {}): Check {
  const layer = change.layer ?? 'health';
  return {
    id: `${layer}/redis`,
    layer,
    title: 'Redis is connected',
    failure: 'Redis is not connected',
    why: 'Sessions live in it.',
    level: 'required',
    covers: [],
    threshold: { unit: 'text', is: 'connected' },
    ...change,
  };
}

export function task(change: Partial<Task> = {}): Task {
  const layer = change.layer ?? 'health';
  return {
    id: `${layer}/deep`,
    layer,
    runner: 'probe',
    args: {},
    effect: 'read',
    contact: { of: 'gate' },
    checks: [check({ layer, id: `${layer}/redis` })],
    seconds: 1,
    deadline: 60,
    ...change,
  };
}

export function plan(change: Partial<Plan> = {}): Plan {
  return {
    format,
    run: '2026-11-21T02-00-00Z-example-0000',
    createdAt: '2026-11-21T02:00:00.000Z',
    environment: { name: 'example', origins: { app: 'http://127.0.0.1:1' }, demo: false, command: 'stagegate example' },
    profile: 'quick',
    policy: { name: 'staging', requiredLayers: ['health'], promotes: ['quick', 'full'], waivers: [] },
    candidate: { named: true, services: { app: '1.4.0' } },
    requirements: {},
    tasks: [task()],
    cores: 2,
    digests: {},
    ...change,
  };
}

export function measurement(change: Partial<Measurement> = {}): Measurement {
  return { value: 'connected', unit: 'text', samples: 1, ...change };
}

const observed = { app: { version: '1.4.0', environment: 'staging' } };

export function run(change: Partial<TaskRun> = {}): TaskRun {
  return {
    task: 'health/deep',
    status: 'completed',
    startedAt: '2026-11-21T02:00:01.000Z',
    endedAt: '2026-11-21T02:00:03.000Z',
    candidate: { before: observed, after: observed },
    fingerprint: { profile: 'quick', cores: 2, tools: {} },
    evidence: [],
    measurements: { 'health/redis': measurement() },
    ...change,
  };
}

export function execution(change: Partial<Execution> = {}): Execution {
  return { finished: true, runs: [run()], leftovers: [], ...change };
}

/** How many answers came from the origin `app`. */
export function contact(app: number): Contact {
  return { origins: { ...(app === 0 ? {} : { app }) }, others: [] };
}
