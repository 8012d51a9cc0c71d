/** Runs tasks in parallel, as many as there are cores for. */

export interface Share {
  /** Cores that it keeps busy. Default 1. */
  readonly cores?: number;
  /** One with a connection has it for itself: waiting for it would take of its deadline. */
  readonly args?: { readonly [name: string]: unknown };
}

/**
 * In their order as far as there is room: a smaller one does not wait for a larger one before it. What needs more cores than
 * there are runs by itself. Resolves when all have ended; rejects with the first failure.
 */
export async function sideBySide<Task extends Share>(
  tasks: readonly Task[],
  cores: number,
  run: (task: Task) => Promise<void>,
): Promise<void> {
  const waiting = new Set(tasks);
  const running = new Map<Task, Promise<void>>();
  const least = tasks.reduce((least, task) => Math.min(least, coresOf(task)), Number.POSITIVE_INFINITY);
  const busy = (): number => [...running.keys()].reduce((sum, task) => sum + coresOf(task), 0);
  const hasRoom = (needed: number): boolean => running.size === 0 || busy() + needed <= cores;
  const isFree = (connection: unknown): boolean =>
    connection === undefined || ![...running.keys()].some((task) => connectionOf(task) === connection);
  while (waiting.size > 0 || running.size > 0) {
    for (const task of waiting) {
      // None of the others has room either: most tasks of a long wave wait.
      if (!hasRoom(least)) break;
      if (!hasRoom(coresOf(task)) || !isFree(connectionOf(task))) continue;
      waiting.delete(task);
      running.set(
        task,
        run(task).finally(() => running.delete(task)),
      );
    }
    await Promise.race(running.values());
  }
}

function coresOf({ cores = 1 }: Share): number {
  return cores;
}

function connectionOf({ args }: Share): unknown {
  return args?.['connection'];
}
