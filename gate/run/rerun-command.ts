/** The command that runs the same gate again. */
import { quoted } from '../../core/shell.ts';
import { published } from '../../fixtures/context/install.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import type { GateOptions } from '../options.ts';

/** A team's own npm script may be called `gate` too, with other arguments: there it is `npx stagegate`. */
export function rerunCommand(
  environment: string,
  faults: readonly string[],
  options: GateOptions,
  variables = processVariables(),
  byNpx = published,
): string {
  const script = byNpx || variables['npm_lifecycle_event'] !== 'gate' ? undefined : 'gate';
  const words = [environment, ...faults].map(quoted);
  const flags = [
    ...(options.candidate === undefined ? [] : ['--candidate', quoted(options.candidate)]),
    ...(options.profile === 'quick' ? [] : ['--profile', options.profile]),
    ...(options.policy === undefined ? [] : ['--policy', quoted(options.policy)]),
  ];
  if (script === undefined) return ['npx', 'stagegate', ...words, ...flags].join(' ');
  return ['npm', 'run', script, ...words, ...(flags.length === 0 ? [] : ['--', ...flags])].join(' ');
}
