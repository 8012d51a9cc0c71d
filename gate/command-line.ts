/** The line that a person types to run the same gate again. */
import { processVariables } from '../fixtures/variables.ts';
import type { GateOptions } from './main.ts';

export function commandLine(
  environment: string,
  faults: readonly string[],
  options: GateOptions,
  variables = processVariables(),
): string {
  const script = variables['npm_lifecycle_event'] === 'gate' ? 'gate' : undefined;
  const words = [environment, ...faults].map(quoted);
  const flags = [
    ...(options.candidate === undefined ? [] : ['--candidate', quoted(options.candidate)]),
    ...(options.profile === 'quick' ? [] : ['--profile', options.profile]),
    ...(options.policy === undefined ? [] : ['--policy', quoted(options.policy)]),
  ];
  const start = script === undefined ? ['npx', 'stagegate', ...words] : ['npm', 'run', script, ...words, '--'];
  return [...start, ...flags].join(' ');
}

function quoted(word: string): string {
  return /^[\w./:=,@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
