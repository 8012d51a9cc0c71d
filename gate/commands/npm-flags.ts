import { UsageError } from '../../core/errors.ts';
import { quoted } from '../../core/shell.ts';
import { published } from '../../fixtures/context/install.ts';
import { processVariables } from '../../fixtures/context/process-env.js';

const flags = ['candidate', 'wait', 'profile', 'layers', 'checks', 'policy', 'port', 'env', 'environment'];

/**
 * npm keeps flags before `--` for itself (`npm run gate --candidate=1.4.0` passes nothing on), which would gate
 * the wrong thing, green. They show as `npm_config_*`.
 */
export function refuseSwallowedFlags(
  args: readonly string[],
  variables = processVariables(),
  inTeamsProject = published,
): void {
  refuseDashes(args);
  const swallowed = flags.filter((flag) => variables[`npm_config_${flag}`] !== undefined);
  if (swallowed.length === 0 || variables['npm_lifecycle_event'] === undefined) return;
  const [only, ...more] = swallowed;
  if (only !== undefined && more.length === 0 && isBare(variables[`npm_config_${only}`]) && args.length > 0)
    refuseSwallowedFlags(args.slice(0, -1), { ...variables, [`npm_config_${only}`]: args.at(-1) }, inTeamsProject);
  const typed = swallowed.map((flag) => `--${flag} ${value(variables[`npm_config_${flag}`])}`).join(' ');
  const kept = swallowed.map((flag) => `--${flag}`).join(' and ');
  if (variables['npm_lifecycle_event'] === 'npx')
    throw new UsageError(
      `npx kept ${kept} for itself, because it comes before the command. Type: ${['npx stagegate', ...args.map(quoted), typed].join(' ')}`,
    );
  // A team's own script contains its arguments.
  const words = inTeamsProject ? [] : args.map(quoted);
  throw new UsageError(
    `npm kept ${kept} for itself, because it comes before "--". Type: ${['npm run', variables['npm_lifecycle_event'], ...words, '--', typed].join(' ')}`,
  );
}

/** `npx stagegate staging -- --layers api`: only `npm run` needs the `--`. */
function refuseDashes(args: readonly string[]): void {
  const at = args.indexOf('--');
  const next = args[at + 1]?.match(/^--([a-z]+)/)?.[1];
  if (at < 0 || next === undefined || !flags.includes(next)) return;
  throw new UsageError(
    `What follows "--" is no option, so "--${next}" would not count. Type: ${['npx stagegate', ...args.toSpliced(at, 1).map(quoted)].join(' ')}`,
  );
}

/** npm keeps `--flag=value` whole; of `--flag value` it keeps the flag alone, as "true", and passes the value on as the last word. */
function isBare(kept: string | undefined): boolean {
  return kept === undefined || kept === '' || kept === 'true';
}

function value(kept: string | undefined): string {
  return kept === undefined || isBare(kept) ? '<value>' : quoted(kept);
}
