/** Plays a staging environment until it is told to stop. */
import { once } from 'node:events';
import type { World } from '../main.ts';
import { withSession } from '../session.ts';
import { startStandIn } from '../stand-ins.ts';

export function playStandIn(system: string, faults: readonly string[], world: World): Promise<number> {
  return withSession(world, async (session) => {
    const note = (line: string): void => void world.stderr.write(`${line}\n`);
    const standIn = await startStandIn(system, faults, { note }, session);
    const exports = Object.entries(standIn.env).map(([name, value]) => `export ${name}='${value}'`);
    world.stdout.write(
      `${[`# ${system} ${standIn.version}${faults.length === 0 ? '' : ` with ${faults.join(', ')}`}`, ...exports, '# Ctrl+C stops it.'].join('\n')}\n`,
    );
    if (!session.signal.aborted) await once(session.signal, 'abort');
    return 0;
  });
}
