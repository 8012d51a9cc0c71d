/** A gate of many checks, as a large team would have: most pass, some do not, some were not measured. The same for the same number. */
import { type Check, type Execution, format, type Plan, type Task } from '../../core/model.ts';
import { kindOf, size } from './kinds.ts';
import { run } from './runs.ts';

const requirements = Object.fromEntries(
  Array.from({ length: 200 }, (_, index) => [`SHOP-${index + 1}`, `The shop keeps its promise number ${index + 1}`]),
);

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
    contact: { of: 'gate' },
    checks,
    seconds: 9,
    deadline: 60,
  };
}
