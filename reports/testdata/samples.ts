/** Reports as they come out of real runs, decided by the real `decide`. */
import { decide } from '../../core/decide.ts';
import type { Execution, GateReport, Identity, Item, Measurement, Observed, Plan, Reason, Task, TaskRun } from '../../core/model.ts';
import { schedule } from '../../core/schedule.ts';
import { healthy, requirements, tasks } from './catalogue.ts';
import { loadSeries } from './load.ts';

const start = Date.parse('2026-11-20T17:48:03.000Z');
const build: Identity = { version: '1.4.0-812', commit: 'c0ffee1d2b8a44f0', environment: 'staging' };
const observed: Observed = { api: build, app: build };

export function plan(change: Partial<Plan> = {}): Plan {
  return {
    format: 3,
    run: '2026-11-20T17-48-02Z-offscreen-buddy-3f9a',
    createdAt: '2026-11-20T17:48:02.114Z',
    environment: {
      name: 'offscreen-buddy',
      origins: { app: 'https://app-staging.offscreenbuddy.com', api: 'https://api-staging.offscreenbuddy.com' },
      demo: false,
      command: 'npm run gate offscreen-buddy -- --profile full',
    },
    profile: 'full',
    policy: { name: 'release', requiredLayers: ['health', 'smoke', 'api', 'uat', 'perf', 'load'], promotes: ['full'], waivers: [] },
    candidate: { named: true, services: { api: '1.4.0-812', app: '1.4.0-812' } },
    requirements,
    tasks,
    cores: 2,
    digests: {
      definition: '0f1e9c5a7d3b2468ace013579bdf02468ace13579bdf02468ace13579bdf0246',
      policy: '9b74c9897bac770ffc029102a200c5de1a2b3c4d5e6f708192a3b4c5d6e7f809',
    },
    ...change,
  };
}

/** What differs from a healthy run of every task. */
export interface Deviation {
  /** By check; `undefined` leaves the check unmeasured. */
  readonly measurements?: Readonly<Record<string, Partial<Measurement> | undefined>>;
  /** By task. */
  readonly runs?: Readonly<Record<string, Partial<TaskRun>>>;
  /** For every task that has no entry of its own in `runs`. */
  readonly others?: Partial<TaskRun>;
  readonly execution?: Partial<Execution>;
}

export function report(plan: Plan, deviation: Deviation = {}): GateReport {
  let now = start;
  const runs = schedule(plan.tasks, plan.cores).flatMap((wave) => {
    const lanes = Array.from({ length: Math.max(1, wave.cores) }, () => now);
    const ended = wave.tasks.map((task) => {
      const lane = lanes.indexOf(Math.min(...lanes));
      const startedAt = lanes[lane] ?? now;
      lanes[lane] = startedAt + Math.round(task.seconds * 1070) + 35;
      return run(plan, task, startedAt, lanes[lane], deviation);
    });
    if (ended.some(({ status }) => status !== 'not-run')) now = Math.max(...lanes) + 120;
    return ended;
  });
  return decide(plan, { finished: true, runs, leftovers: [], ...deviation.execution });
}

function run(plan: Plan, task: Task, startedAt: number, endedAt: number, { measurements = {}, runs = {}, others = {} }: Deviation): TaskRun {
  const change = runs[task.id] ?? others;
  const notRun = change.status === 'not-run';
  const seen = task.checks.flatMap(({ id }) => {
    const usual = healthy[id] ?? healthy[id.replace(/-\d+$/, '')];
    const measured = measurements[id];
    if (notRun || (usual === undefined && measured === undefined) || (id in measurements && measured === undefined)) return [];
    return [[id, { ...usual, ...measured } as Measurement] as const];
  });
  const paths = new Set(seen.flatMap(([, { evidence = [], items = [] }]) => [...evidence, ...items.flatMap((item) => item.evidence ?? [])]));
  return {
    task: task.id,
    status: 'completed',
    ...(notRun ? {} : { startedAt: new Date(startedAt).toISOString(), endedAt: new Date(endedAt).toISOString() }),
    candidate: { before: observed, after: observed },
    fingerprint: { profile: plan.profile, cores: plan.cores, tools: notRun ? {} : { [task.runner]: versions[task.runner] ?? '1' } },
    evidence: [...paths].map((path, index) => ({ path, mediaType: path.endsWith('.png') ? 'image/png' : 'application/json', sha256: `${index}`.padStart(64, 'a'), bytes: 1843 })),
    measurements: Object.fromEntries(seen),
    ...pictures(task, seen),
    ...change,
  };
}

function pictures(task: Task, seen: readonly (readonly [string, Measurement])[]): Pick<TaskRun, 'series'> {
  const p95 = seen.find(([id]) => id === 'load/users-p95')?.[1].value;
  return task.runner === 'k6' && typeof p95 === 'number' ? { series: loadSeries(p95, p95 > 800) } : {};
}

const versions: Readonly<Record<string, string>> = {
  probe: 'stagegate 0.1.0', vitest: '5.1.1', playwright: '1.65.1 (Chromium 156.0.8078.79)', lighthouse: '13.5.0', k6: 'v1.8.1 (xk6-ts 0.2.6)',
};

export function notRun(reason: Reason, before: Observed = observed): Partial<TaskRun> {
  return { status: 'not-run', reason, candidate: { before, after: before } };
}

const only = (...ids: readonly string[]): readonly Task[] => tasks.filter(({ id }) => ids.some((start) => id.startsWith(start)));

const saved: readonly Item[] = [
  { label: 'expect(locator).toContainText(expected) failed', detail: 'Locator:  getByTestId(\'milestone-list\')\nExpected: "Read a book a month"\nReceived: "You have no milestones yet."\nTimeout:  5000ms\n\n    at uat/offscreen-buddy/milestone.spec.ts:24:55' },
  { label: 'POST https://api-staging.offscreenbuddy.com/api/v1/milestones → 201', detail: 'GET /api/v1/milestones afterwards → 200, 0 milestones', evidence: 'evidence/uat/offscreen-buddy/network.json' },
];

const milestone: Partial<Measurement> = {
  value: 'failed', samples: 2, attempts: ['failed', 'failed'], items: saved,
  evidence: ['evidence/uat/offscreen-buddy/milestone-last.png', 'evidence/uat/offscreen-buddy/milestone-trace.zip', 'evidence/uat/offscreen-buddy/result.json'],
};

export const promotable = report(
  plan({ policy: { ...plan().policy, waivers: [{ check: 'smoke/settings-console', reason: 'A third-party script warns; its new version comes with 1.4.1.', owner: '@web', until: '2026-12-15' }] } }),
  { measurements: { 'smoke/settings-console': { value: 1, items: [{ label: 'Deprecated API for given entry type', detail: 'https://app-staging.offscreenbuddy.com/assets/vendor.js:1:20412' }] }, 'uat/keyboard-accessible': { value: 2, items: [{ label: 'color-contrast', detail: '#save-milestone: 3.9:1 where 4.5:1 is needed' }, { label: 'target-size', detail: 'nav a: 20 × 18 px where 24 × 24 px is needed' }] } } },
);

export const blockedByOne = report(plan({ requirements: { ...requirements, 'OSB-18': 'Metrics target is up', 'OSB-24': 'Staging data is anonymised', 'OSB-26': 'Security headers are present' } }), { measurements: { 'uat/milestone': milestone } });

/** A gatekeeper did not pass, so nothing later ran. */
export const blockedAtTheGate = report(plan(), {
  measurements: {
    'health/redis': { value: 'timeout', samples: 3, attempts: ['timeout', 'timeout', 'timeout'], items: [{ label: 'GET /api/v1/health → 503', detail: '{"status":"degraded","checks":{"redis":{"healthy":false,"latencyMs":2000,"error":"timeout"}}}' }] },
  },
  runs: Object.fromEntries(only('smoke', 'api', 'uat', 'perf', 'load').map(({ id }) => [id, notRun({ code: 'gatekeeper', detail: 'health/redis' })])),
});

export const blockedByForty = report(plan(), {
  measurements: {
    ...Object.fromEntries(only('smoke').flatMap(({ checks }) => checks).filter(({ id }) => !id.endsWith('-status')).map(({ id }) => [id, { value: 3, items: [
      { label: 'TypeError: Cannot read properties of undefined (reading \'milestones\')', detail: 'at https://app-staging.offscreenbuddy.com/assets/app.4f1c.js:1:8834' },
      { label: 'GET https://api-staging.offscreenbuddy.com/api/v1/flags → 500' },
      { label: 'GET https://api-staging.offscreenbuddy.com/api/v1/notifications → 500' },
    ] }])),
    ...Object.fromEntries(only('api/offscreen').flatMap(({ checks }) => checks).slice(5).map(({ id }, index) => [id, { value: index === 4 ? 'flaky' : 'failed', samples: 2, attempts: index === 4 ? ['failed', 'passed'] : ['failed', 'failed'], items: [{ label: 'expected 500 to be 200', detail: 'AssertionError: expected 500 to be 200\n    at suites/api/offscreen-buddy/milestones.spec.ts:41:31' }] }])),
    'uat/milestone': milestone,
    'uat/onboarding': { value: 'failed', samples: 2, attempts: ['failed', 'failed'], items: [{ label: 'expect(locator).toBeVisible() failed', detail: "Locator: getByTestId('welcome-message') · Expected: visible · Received: <element(s) not found>" }] },
    'uat/notifications': { value: 'failed', samples: 2, attempts: ['failed', 'failed'] },
    'uat/onboarding-accessible': { value: 1, items: [{ label: 'button-name', detail: '<button data-testid="add-milestone"></button>' }] },
    'api/profile-p95': { value: 1240.3, samples: 120, low: 1190, high: 1302 },
    'perf/landing-score': { value: 61, attempts: [58, 60, 61, 61, 64] },
    'perf/landing-lcp': { value: 4210, attempts: [3980, 4102, 4210, 4377, 4590] },
    'load/users-p95': { value: 812.4, low: 803, high: 823 },
    'load/users-errors': { value: 0.0312 },
  },
});

const refused: Reason = { code: 'unreachable', detail: 'connect ECONNREFUSED 10.20.0.7:443 (app-staging.offscreenbuddy.com). Connect to the VPN.' };
const silent: Identity = { problem: refused };

export const unreachable = report(plan(), { others: notRun(refused, { api: silent, app: silent }) });

export const partial = report(plan({ tasks: only('health', 'smoke'), selection: { layers: ['health', 'smoke'] } }));

export const interrupted = report(plan(), {
  runs: {
    ...Object.fromEntries(only('config', 'health', 'smoke', 'api/offscreen').map(({ id }) => [id, {}])),
    'uat/offscreen-buddy': { status: 'interrupted', reason: { code: 'interrupted' }, measurements: {} },
  },
  others: notRun({ code: 'interrupted' }),
  execution: { finished: false, leftovers: ['account gate-3f9a-uat-1@example.com'] },
});

export const demo = report(
  plan({
    run: '2026-11-20T17-48-02Z-demo-77b0', profile: 'quick',
    environment: { name: 'offscreen-buddy', origins: { app: 'http://127.0.0.1:41873', api: 'http://127.0.0.1:41874' }, demo: true, command: 'npm run gate' },
    policy: { ...plan().policy, name: 'demo', promotes: ['quick', 'full'] },
    candidate: { named: false, services: { api: '1.4.0-812', app: '1.4.0-812' } },
  }),
);

const older: Identity = { version: '1.3.9-798', commit: 'b16b00b5feed', environment: 'staging' };

export const otherCandidate = report(plan(), { others: notRun({ code: 'other-candidate', detail: 'api says 1.3.9-798 and not 1.4.0-812' }, { api: older, app: build }) });

/** Two checks that were waived once: one fails, one was skipped. */
export const waiverRanOut = report(
  plan({ policy: { ...plan().policy, waivers: ['uat/milestone', 'uat/log-out'].map((check) => ({ check, reason: 'Comes with 1.4.', owner: 'web team', until: '2026-11-01' })) } }),
  { measurements: { 'uat/milestone': milestone, 'uat/log-out': undefined }, runs: { 'uat/offscreen-buddy': { gaps: { 'uat/log-out': { code: 'skipped', detail: 'comes with 1.4' } } } } },
);

/** A layer that nobody measured, and whose every check is waived. */
export const waivedUnseen = report(
  plan({ policy: { ...plan().policy, waivers: only('perf').flatMap(({ checks }) => checks).map(({ id }) => ({ check: id, reason: 'The lab is being moved.', owner: '@web', until: '2026-12-15' })) } }),
  { measurements: Object.fromEntries(only('perf').flatMap(({ checks }) => checks).map(({ id }) => [id, undefined])) },
);

/** The journeys' last look at the API. */
const afterwards = (api: Identity): GateReport =>
  report(plan(), { runs: { 'uat/offscreen-buddy': { candidate: { before: observed, after: { api, app: build } } } } });

/** The API no longer said what it is. */
export const fellSilent = afterwards({ problem: { code: 'unidentified', detail: 'GET /health answered 200 without /version' } });

/** There is nothing any more where it says which build it is. */
export const nowhere = afterwards({ problem: { code: 'nothing-there', detail: 'GET /health answered 404' } });

/** The same version of another commit. */
export const replaced = afterwards({ ...build, commit: 'deadbee0000' });

export const samples = { promotable, blockedByOne, blockedAtTheGate, blockedByForty, unreachable, partial, interrupted, demo, otherCandidate };
