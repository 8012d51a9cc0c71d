/** Plays a staging environment until it is told to stop. */
import { once } from 'node:events';
import { UsageError } from '../../fixtures/errors.ts';
import { launchStandIn } from '../../fixtures/stand-ins/launch.ts';
import type { World } from '../main.ts';
import { missingTool } from '../missing-tool.ts';
import { withSession } from '../session.ts';
import { ensureTools } from '../tools.ts';

export function playStandIn(system: string, faults: readonly string[], world: World): Promise<number> {
  return withSession(world, async (session) => {
    const note = (line: string): void => void world.stderr.write(`${line}\n`);
    const tools = await ensureTools(['postgres', 'redis'], { note }, session);
    for (const [tool, found] of Object.entries(tools)) {
      if ('missing' in found) throw new UsageError(`The stand-in needs ${missingTool(tool, found)}`);
    }
    const standIn = await launchStandIn(system, { faults, signal: session.signal });
    session.atEnd(() => standIn.stop());
    const exports = Object.entries(standIn.env).map(([name, value]) => `export ${name}='${value}'`);
    world.stdout.write(
      `${[`# ${system} ${standIn.version}${faults.length === 0 ? '' : ` with ${faults.join(', ')}`}`, ...exports, '# Ctrl+C stops it.'].join('\n')}\n`,
    );
    if (!session.signal.aborted) await once(session.signal, 'abort');
    return 0;
  });
}
