/** The order of a run, from what tasks do and need. */
import { type Effect, gatekeepers, type Task } from './model.ts';

export interface Wave {
  /** Its required checks must pass before anything later runs. */
  readonly gatekeeper: boolean;
  readonly effect: Effect;
  /** Longest first, so that the wave ends early. */
  readonly tasks: readonly Task[];
  /** For its tasks to share; 0 if they run one at a time. */
  readonly cores: number;
}

/**
 * Gatekeepers first, then `read`, then `write`: each in parallel, as far as there are cores, except for what runs apart. Then `timing`,
 * `load` and `disruptive`, one task at a time. What reads the traces of suites or load runs after both. A sampler is in the wave of its task, behind it.
 */
export function schedule(all: readonly Task[], cores: number): readonly Wave[] {
  const tasks = all.filter(({ during }) => during === undefined);
  const samplers = Map.groupBy(all, ({ during }) => during);
  const isGatekeeper = (task: Task): boolean => gatekeepers.includes(task.layer);
  return [
    ...waves(tasks.filter(isGatekeeper), cores, true),
    ...waves(
      tasks.filter((task) => !isGatekeeper(task)),
      cores,
      false,
    ),
  ].map((wave) => ({ ...wave, tasks: wave.tasks.flatMap((task) => [task, ...(samplers.get(task.id) ?? [])]) }));
}

/** Some of the tasks, with the load that they depend on: the task during which one samples, or all load if one runs after it. */
export function withTheirLoad<T extends Task>(some: readonly T[], all: readonly T[]): readonly T[] {
  const chosen = new Set(some.flatMap(({ id, during }) => (during === undefined ? [id] : [id, during])));
  const late = some.some((task) => isLate(task) && task.after === 'load');
  return all.filter(({ id, effect }) => chosen.has(id) || (late && effect === 'load'));
}

/** How long waves usually take, in seconds: each at least as long as its longest task, and as its tasks need of the cores. */
export function expectedSeconds(waves: readonly Wave[]): number {
  return waves.reduce((sum, { tasks, cores: shared }) => {
    const busy = tasks.reduce((all, { seconds, cores = 1 }) => all + seconds * cores, 0);
    return sum + Math.max(...tasks.map(({ seconds }) => seconds), shared === 0 ? 0 : busy / shared);
  }, 0);
}

function waves(tasks: readonly Task[], cores: number, gatekeeper: boolean): readonly Wave[] {
  const of = (effect: Effect, late = false): readonly Task[] =>
    tasks.filter((task) => task.effect === effect && isLate(task) === late).toSorted((a, b) => b.seconds - a.seconds);
  const inTurn = (some: readonly Task[]): readonly Wave[] =>
    some.map((task) => ({ gatekeeper, effect: task.effect, tasks: [task], cores: 0 }));
  const together = (effect: Effect, late = false): readonly Wave[] => {
    const { apart = [], others = [] } = Object.groupBy(of(effect, late), (task) => (task.apart ? 'apart' : 'others'));
    return [{ gatekeeper, effect, tasks: others, cores }, ...inTurn(apart)];
  };
  return [
    ...[...together('read'), ...together('write')],
    ...[...inTurn(of('timing')), ...inTurn(of('load')), ...together('read', true), ...inTurn(of('disruptive'))],
  ].filter((wave) => wave.tasks.length > 0);
}

/** Only what reads can wait for suites and load. */
function isLate({ effect, after }: Task): boolean {
  return effect === 'read' && after !== undefined;
}
