/** A gate of many checks, as a large team's would be: most hold, some do not, some were not seen. The same for the same number. */
import {
  type Check,
  type Effect,
  type Execution,
  format,
  type Layer,
  type Measurement,
  type Plan,
  type Task,
  type TaskRun,
  type Threshold,
  type Value,
} from '../core/model.ts';

/** Checks of one task. */
const size = 50;
const start = Date.parse('2026-11-20T17:48:03.000Z');
const build = { version: '1.4.0-812', commit: 'c0ffee1d2b8a44f0', environment: 'staging' };
const requirements = Object.fromEntries(
  Array.from({ length: 200 }, (_, index) => [`SHOP-${index + 1}`, `The shop keeps its promise number ${index + 1}`]),
);

interface Kind {
  readonly layer: Layer;
  readonly runner: string;
  readonly effect: Effect;
  readonly subject: string;
  readonly why: string;
  readonly threshold: Threshold;
  readonly holds: Value;
  readonly breaks: Value;
  readonly samples: number;
}

const kinds: readonly Kind[] = [
  {
    layer: 'api',
    runner: 'vitest',
    effect: 'write',
    subject: 'An order can be placed, changed and cancelled by its owner',
    why: 'The mobile app speaks to exactly this interface; what breaks here breaks every installed app.',
    threshold: { unit: 'outcome', is: 'passed' },
    holds: 'passed',
    breaks: 'failed',
    samples: 1,
  },
  {
    layer: 'uat',
    runner: 'playwright',
    effect: 'write',
    subject: 'A customer finds a product and pays for it by card',
    why: 'This is what people do with the product, step by step, in a real browser.',
    threshold: { unit: 'outcome', is: ['passed', 'flaky'] },
    holds: 'passed',
    breaks: 'failed',
    samples: 2,
  },
  {
    layer: 'api',
    runner: 'probe',
    effect: 'timing',
    subject: 'The basket is answered in time',
    why: 'It is asked for at each start of the app.',
    threshold: { unit: 'ms', max: 200, minSamples: 20 },
    holds: 84.2,
    breaks: 412.7,
    samples: 120,
  },
  {
    layer: 'health',
    runner: 'probe',
    effect: 'read',
    subject: 'The warehouse is connected',
    why: 'Orders that cannot be reserved are sold twice.',
    threshold: { unit: 'text', is: 'connected' },
    holds: 'connected',
    breaks: 'timeout',
    samples: 3,
  },
  {
    layer: 'smoke',
    runner: 'probe',
    effect: 'read',
    subject: 'A page of the catalogue has no console error',
    why: 'A page that loads with errors is what users meet first.',
    threshold: { unit: 'count', max: 0 },
    holds: 0,
    breaks: 3,
    samples: 1,
  },
];

export function manyChecks(count: number): { readonly plan: Plan; readonly execution: Execution } {
  const tasks = Array.from({ length: Math.ceil(count / size) }, (_, index) =>
    task(index, Math.min(size, count - index * size)),
  );
  return {
    plan: {
      format,
      run: '2026-11-20T17-48-02Z-shop-3f9a',
      createdAt: '2026-11-20T17:48:02.114Z',
      environment: {
        name: 'shop',
        origins: { app: 'https://staging.shop.example', api: 'https://api.staging.shop.example' },
        demo: false,
        command: 'npx stagegate shop --profile full',
      },
      profile: 'full',
      policy: { name: 'release', requiredLayers: ['health', 'smoke', 'api', 'uat'], promotes: ['full'], waivers: [] },
      candidate: { named: true, services: { api: '1.4.0-812', app: '1.4.0-812' } },
      requirements,
      tasks,
      cores: 2,
      digests: { definition: '0f1e9c5a7d3b2468ace013579bdf0246', policy: '9b74c9897bac770ffc029102a200c5de' },
    },
    execution: { finished: true, runs: tasks.map(run), leftovers: [] },
  };
}

function task(index: number, count: number): Task {
  const kind = kindOf(index);
  const id = `${kind.layer}/part-${index + 1}`;
  const checks = Array.from({ length: count }, (_, place): Check => {
    const number = index * size + place;
    const subject = `${kind.subject}, case ${number + 1}`;
    return {
      id: `${kind.layer}/part-${index + 1}-case-${number + 1}`,
      layer: kind.layer,
      title: subject,
      failure: `Failed: ${subject}`,
      why: kind.why,
      level: number % 40 === 7 ? 'advisory' : 'required',
      covers: number % 3 === 0 ? [`SHOP-${(number % 200) + 1}`] : [],
      threshold: kind.threshold,
      owner: `@team-${(index % 8) + 1}`,
    };
  });
  return {
    id,
    layer: kind.layer,
    runner: kind.runner,
    args: {},
    effect: kind.effect,
    checks,
    seconds: 9,
    deadline: 60,
  };
}

function kindOf(index: number): Kind {
  const kind = kinds[index % kinds.length];
  if (kind === undefined) throw new Error('There are no kinds.');
  return kind;
}

/** Of a hundred checks, two fail and one was not seen. */
function run(task: Task, index: number): TaskRun {
  const kind = kindOf(index);
  const seen = task.checks.flatMap((check, place): readonly (readonly [string, Measurement])[] => {
    const number = (index * size + place) % 100;
    return number === 61 ? [] : [[check.id, measurement(kind, task, place, number === 13 || number === 87)]];
  });
  const files = new Set(seen.flatMap(([, { evidence = [] }]) => evidence));
  const at = (seconds: number): string => new Date(start + index * 100 + seconds * 1000).toISOString();
  const observed = { api: build, app: build };
  return {
    task: task.id,
    status: 'completed',
    startedAt: at(0),
    endedAt: at(9),
    candidate: { before: observed, after: observed },
    fingerprint: { profile: 'full', cores: 2, tools: { [kind.runner]: '1.0.0' } },
    evidence: [...files].map((path, number) => ({
      path,
      mediaType: path.endsWith('.png') ? 'image/png' : 'application/json',
      sha256: `${number}`.padStart(64, 'a'),
      bytes: 1843,
    })),
    measurements: Object.fromEntries(seen),
    gaps: Object.fromEntries(
      task.checks
        .filter((_, place) => (index * size + place) % 100 === 61)
        .map(({ id }) => [id, { code: 'skipped', detail: 'test.skip' }]),
    ),
  };
}

function measurement(kind: Kind, { id }: Task, place: number, broken: boolean): Measurement {
  const { threshold, samples } = kind;
  const value = broken
    ? kind.breaks
    : typeof kind.holds === 'number' && kind.holds > 0
      ? kind.holds + place
      : kind.holds;
  const folder = `evidence/${id}`;
  const interval = typeof value === 'number' && threshold.unit === 'ms' ? { low: value - 5, high: value + 11 } : {};
  if (!broken) return { value, unit: threshold.unit, samples, ...interval, evidence: [`${folder}/result.json`] };
  const shots =
    kind.runner === 'playwright' ? [`${folder}/case-${place}-last.png`, `${folder}/case-${place}-trace.zip`] : [];
  return {
    value,
    unit: threshold.unit,
    samples,
    ...interval,
    items: [
      {
        label: 'expected 500 to be 200',
        detail: `AssertionError: expected 500 to be 200\n    at suites/api/shop/orders.spec.ts:${41 + place}:31`,
      },
      {
        label: 'GET https://api.staging.shop.example/api/v1/baskets → 500',
        detail: '{"error":"the warehouse does not answer"}',
      },
    ],
    evidence: [...shots, `${folder}/result.json`],
  };
}
