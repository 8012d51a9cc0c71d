/** a and b: the whole gate against its critical path, and against the tools without it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../../core/quantile.ts';
import { allureGenerate, writeAllureResults } from '../allure.ts';
import type { Context, Part, Row } from '../model.ts';
import { covered, criticalPath, longestLane, type Pair, ratios, spread } from '../statistics.ts';
import { type Round, rounds } from './gates.ts';

export const criticalPathRow: Row = {
  key: 'a',
  title: 'The whole gate against its critical path',
  how: 'The gate is its process from start to exit, against a stand-in that is already running, and that its Prometheus has scraped, as staging is. The critical path is what no gate can avoid: what the tools take to list their tests, and k6 its thresholds, and then the tasks, wave after wave: the longest lane when a wave’s tasks, or the listings, each with the time that it takes alone, are laid out on the machine’s cores, the longest first. Tasks that measure time or load have a wave of their own; what samples during a load counts with it, the longest of them. The time alone is measured by the same gate with one task at a time, so what a runner adds to its tool is in both. A whole gate warms the machine first, and does not count; a round in which one of the two needed more visits of Lighthouse than the other does not count either.',
  measure: async (context) => {
    const all = await rounds(context);
    const measured = all.map((round) => ({ round, ...pathOf(round) }));
    const pairs = measured.map(({ round, path }): Pair => ({ ours: round.gate.seconds, theirs: path }));
    const beside = median(measured.map(({ round, waves }) => Math.max(0, inWaves(round) - waves)));
    const outside = median(measured.map(({ round, listing }) => round.gate.seconds - inWaves(round) - listing));
    return {
      figures: [
        {
          what: 'whole gate / critical path',
          unit: 'ratio',
          value: ratios(pairs),
          must: { max: 1.1 },
          goal: { max: 1.05 },
        },
      ],
      parts: [
        { name: 'whole gate', unit: 's', value: spread(pairs.map(({ ours }) => ours)) },
        { name: 'critical path', unit: 's', value: spread(pairs.map(({ theirs }) => theirs)) },
        { name: 'of it listing the tests', unit: 's', value: spread(measured.map(({ listing }) => listing)) },
        ...taskParts(all),
      ],
      inTheWay: [
        `Tasks that share the machine take ${beside.toFixed(1)} s longer than alone.`,
        `${outside.toFixed(1)} s pass outside tasks and listing: starting, asking the services for their identity between the waves, collecting evidence, judging and rendering.`,
      ],
    };
  },
};

export const toolsRow: Row = {
  key: 'b',
  title: 'The whole gate against the tools one after the other',
  how: 'What a team runs today: one command after the other, with the same settings, against the same target: `curl` for each health endpoint, `vitest run`, `playwright test`, the Lighthouse command as often as the gate’s plan allows it (the gate stops once two visits agree; its visit that warms the page up is on its side alone), bare k6 with the same stages, and `allure generate` last. The gate’s own probes (pages, latency, a burst of requests, configuration) have no such command: they count on the gate’s side alone.',
  measure: async (context) => {
    const all = await rounds(context);
    const generated = await allureTimes(context, all);
    const pairs = all.map(({ gate, tools }, index): Pair => {
      if (tools === undefined) throw new Error('The tools were not run.');
      const seconds = tools.times.reduce((sum, one) => sum + one.seconds, 0);
      return { ours: gate.seconds, theirs: seconds + (generated[index] ?? Number.NaN) };
    });
    const names = all[0]?.tools?.times.map(({ name }) => name) ?? [];
    const toolParts = names.map((name): Part => {
      const seconds = all.flatMap(({ tools }) => tools?.times.filter((one) => one.name === name) ?? []);
      return { name, unit: 's', value: spread(seconds.map((one) => one.seconds)) };
    });
    return {
      figures: [
        {
          what: 'whole gate / the tools one after the other',
          unit: 'ratio',
          value: ratios(pairs),
          must: { max: 0.7 },
          goal: { max: 0.6 },
        },
      ],
      parts: [
        { name: 'whole gate', unit: 's', value: spread(pairs.map(({ ours }) => ours)) },
        { name: 'the tools, one after the other', unit: 's', value: spread(pairs.map(({ theirs }) => theirs)) },
        ...toolParts,
        { name: 'allure generate', unit: 's', value: spread(generated) },
      ],
      inTheWay: [
        'What measures time or load runs alone in the gate too; only the suites run side by side.',
        `${inWords(all, 'timing')} and ${inWords(all, 'load')} of the gate pass in such tasks: no gate that makes the same measurements, one at a time, can be below ${limit(all, pairs).toFixed(2)} of the tools.`,
      ],
    };
  },
};

function inWords(all: readonly Round[], effect: 'timing' | 'load'): string {
  const what = effect === 'timing' ? 'of pages and latency' : 'of load';
  return `${median(all.map((round) => busy(round, effect))).toFixed(1)} s ${what}`;
}

/** Of the tools' time, when nothing but what must run alone takes any. */
function limit(all: readonly Round[], pairs: readonly Pair[]): number {
  const shares = all.map(
    (round, at) => (busy(round, 'timing') + busy(round, 'load')) / (pairs[at]?.theirs ?? Number.NaN),
  );
  return median(shares);
}

/** Seconds in which a task of this effect was under way. */
function busy({ gate: { report } }: Round, effect: 'timing' | 'load'): number {
  const tasks = new Set(report.tasks.filter((task) => task.effect === effect).map(({ id }) => id));
  const spans = report.runs
    .filter(({ task }) => tasks.has(task))
    .map(({ startedAt = '', endedAt = '' }) => ({ from: Date.parse(startedAt), to: Date.parse(endedAt) }));
  return covered(spans) / 1000;
}

function pathOf({ gate, alone, tools }: Round): {
  readonly path: number;
  readonly waves: number;
  readonly listing: number;
} {
  if (alone === undefined || tools === undefined) throw new Error('The tasks were not run alone.');
  const listing = longestLane(Object.values(tools.listed), gate.plan.cores);
  const samplers = Map.groupBy(gate.report.tasks, ({ during }) => during);
  const tasks = (samplers.get(undefined) ?? []).map(({ id, wave, effect }) => ({
    id,
    wave,
    seconds: Math.max(...[{ id }, ...(samplers.get(id) ?? [])].map((task) => alone.tasks[task.id] ?? Number.NaN)),
    shares: effect === 'read' || effect === 'write',
  }));
  const waves = criticalPath(tasks, gate.plan.cores);
  return { path: waves + listing, waves, listing };
}

/** Seconds that the gate spent in waves, from the first start to the last end of each. */
function inWaves({ gate: { report } }: Round): number {
  const waves = Map.groupBy(report.tasks, ({ wave }) => wave);
  const runs = new Map(report.runs.map((run) => [run.task, run]));
  const spans = [...waves.values()].map((tasks) => {
    const times = tasks.map(({ id }) => runs.get(id));
    const starts = times.map((run) => Date.parse(run?.startedAt ?? ''));
    const ends = times.map((run) => Date.parse(run?.endedAt ?? ''));
    return (Math.max(...ends) - Math.min(...starts)) / 1000;
  });
  return spans.reduce((sum, span) => sum + span, 0);
}

function taskParts(all: readonly Round[]): readonly Part[] {
  return Object.keys(all[0]?.gate.tasks ?? {}).flatMap((task): readonly Part[] => [
    { name: `${task} alone`, unit: 's', value: spread(all.map(({ alone }) => alone?.tasks[task] ?? Number.NaN)) },
    { name: `${task} in the gate`, unit: 's', value: spread(all.map(({ gate }) => gate.tasks[task] ?? Number.NaN)) },
  ]);
}

/** Of the gate's own results, once for each round. */
async function allureTimes({ root, scratch }: Context, all: readonly Round[]): Promise<readonly number[]> {
  const times: number[] = [];
  const folder = join(scratch, 'allure');
  mkdirSync(folder, { recursive: true });
  for (const { gate } of all) {
    writeFileSync(join(folder, 'report.json'), JSON.stringify(gate.report));
    times.push(await allureGenerate(await writeAllureResults(folder, root), root, scratch));
  }
  return times;
}
