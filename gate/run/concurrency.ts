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
  const busy = (): number => [...running.keys()].reduce((sum, task) => sum + (task.cores ?? 1), 0);
  const connections = (): readonly unknown[] => [...running.keys()].map(connectionOf);
  const isFree = (connection: unknown): boolean => connection === undefined || !connections().includes(connection);
  const fits = (task: Task): boolean =>
    running.size === 0 || (busy() + (task.cores ?? 1) <= cores && isFree(connectionOf(task)));
  while (waiting.size > 0 || running.size > 0) {
    for (const task of [...waiting]) {
      if (!fits(task)) continue;
      waiting.delete(task);
      running.set(
        task,
        run(task).finally(() => running.delete(task)),
      );
    }
    await Promise.race(running.values());
  }
}

function connectionOf({ args }: Share): unknown {
  return args?.['connection'];
}
