/** The options of a gate, and what their values may be. */
import { type Command, Option } from 'commander';
import { durationPattern, seconds } from '../core/duration.ts';
import { UsageError } from '../core/errors.ts';
import { type Layer, layers, profiles } from '../core/model.ts';
import { didYouMean } from '../core/nearest.ts';
import { published } from '../fixtures/context/install.ts';
import type { CliContext } from './options.ts';

export type AddCommands = (root: Command, cli: CliContext, done: (code: number) => void) => void;

export const environmentNames = `a name from stagegate/ or fixtures/environments, or a path to a definition${published ? '' : ', or "demo"'}`;

export function standInArguments(command: Command): Command {
  return command
    .argument('[system]', 'the stand-in to start; without it, the default one')
    .argument('[faults...]', 'faults of the stand-in to switch on');
}

export function gateOptions(command: Command): Command {
  return command
    .option('--candidate <build>', 'the build that must be deployed: a version, a commit, or service=version,…', once)
    .option('--wait <time>', 'wait up to this long for the roll-out of the candidate: 90s, 10m', duration)
    .addOption(
      new Option('--profile <profile>', 'quick: minutes; full: the durations that the definition names')
        .choices(profiles)
        .default('quick'),
    )
    .option('--layers <layers>', `only these layers, without a verdict: ${layers.slice(0, 4).join(',')},…`, layerList)
    .option(
      '--checks <checks>',
      'only these checks, without a verdict: health/redis, health/*, uat/*orders*',
      checkList,
    )
    .option('--policy <name>', 'a policy other than the one the definition names')
    .option('--yes', "install what is missing through the system's package manager")
    .option('--offline', 'install nothing');
}

/** Of two builds, the gate cannot know which is meant. */
function once(value: string, before: string | undefined): string {
  if (before === undefined) return value;
  throw new UsageError(
    `--candidate is given twice: "${before}" and "${value}". Name one build, or one for each service: --candidate api=1.4.0,app=2.1.0`,
  );
}

/** Of an option whose variable is empty, nothing would be run. */
function list(value: string, example: string): readonly string[] {
  const names = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const [option = ''] = example.split(' ');
  if (names.length === 0)
    throw new UsageError(`${option} names nothing. Write ${example}, or leave ${option} out: then everything is run.`);
  return names;
}

function checkList(value: string): readonly string[] {
  return list(value, '--checks health/*');
}

function layerList(value: string): readonly Layer[] {
  return list(value, '--layers health,smoke').map((name) => {
    const known = layers.find((layer) => layer === name);
    if (known === undefined)
      throw new UsageError(
        [`"${name}" is not a layer.`, didYouMean(name, layers), `The layers are ${layers.join(', ')}.`]
          .filter((part) => part !== '')
          .join(' '),
      );
    return known;
  });
}

/** `90s`, `10m`, `1h` in milliseconds. */
function duration(value: string): number {
  if (!durationPattern.test(value))
    throw new UsageError(`"${value}" is not a duration. Write 90s, 10m or 1h after --wait.`);
  return seconds(value) * 1000;
}

export function port(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535) return Number(value);
  throw new UsageError(`"${value}" is not a port. Write a number from 1 to 65535 after --port.`);
}
