/** Measures a team's own probe, in a process of its own: `node child.ts <job.json>`. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { ResolvedEnvironment } from '../../../fixtures/context/resolved.ts';
import { createProbeContexts } from '../../../fixtures/probe/probe-context.ts';
import { leave } from '../evidence.ts';
import { launch } from '../launch.ts';
import { loadProbe } from '../load.ts';
import { Walls } from '../walls.ts';
import type { Job, Outcome } from './job.ts';
import { thrownBy } from './thrown.ts';

const job: Job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const { session, ...environment }: ResolvedEnvironment = JSON.parse(readFileSync(job.environmentFile, 'utf8'));
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
const contexts = createProbeContexts(environment, {
  root: job.root,
  hide: (secrets) => appendFileSync(job.hidden, `${JSON.stringify(secrets)}\n`, { mode: 0o600 }),
  launch: () => launch(environment, job.browser),
});
const outcome = await measure();
await contexts.close();
writeFileSync(job.outcome, JSON.stringify(outcome), { mode: 0o600 });
// Whatever the probe has left open does not keep the gate waiting.
process.exit();

async function measure(): Promise<Outcome> {
  const walls = new Walls();
  try {
    const probe = await loadProbe(job.task, job.root);
    leave(
      job.folder,
      await probe.measure(job.task.args, contexts.for(interruption.signal, { session, onWall: walls.note })),
    );
    return {};
  } catch (error) {
    return { reason: thrownBy(error, job.root) };
  } finally {
    leave(job.folder, walls.left);
  }
}
