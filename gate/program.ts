/** The command line: which command, with which options. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { durationPattern, seconds } from '../core/duration.ts';
import { ReasonError, UsageError } from '../core/errors.ts';
import { type Layer, layers, profiles } from '../core/model.ts';
import { published, version } from '../fixtures/context/install.ts';
import type { ShowOptions } from './commands/show.ts';
import type { CliContext, GateOptions } from './options.ts';

const environmentNames = `a name from stagegate/ or fixtures/environments, or a path to a definition${published ? '' : ', or "demo", which is the default'}`;

const afterHelp = `
To gate an environment, name it: stagegate staging --candidate 1.4.0
Its flags (--candidate, --wait, --profile, --layers, --checks, …): stagegate run --help

Exit codes: 0 promotable · 1 blocked · 2 inconclusive · 3 could not start`;

/** Resolves to the exit code: 0 promotable, 1 blocked, 2 inconclusive, 3 could not start. */
export async function main(argv: readonly string[], cli: CliContext): Promise<number> {
  const args = argv[0] === 'gate' ? argv.slice(1) : argv;
  let code = 2;
  try {
    (await import('./commands/npm-flags.ts')).refuseSwallowedFlags(args);
    await program(cli, (result) => {
      code = result;
    }).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 3;
    if (error instanceof UsageError) return refuse(error.message, cli);
    if (error instanceof Error && error.name === 'PlanError') return refuse(error.message, cli);
    if (error instanceof ReasonError)
      return stop(error.reason.code === 'interrupted' ? 'interrupted' : error.message, cli);
    if (error instanceof Error && 'syscall' in error) return refuse(error.message, cli);
    cli.stderr.write(
      `stagegate itself failed, so there is no verdict: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 2;
  }
}

function stop(message: string, cli: CliContext): number {
  cli.stderr.write(`stagegate ended without a verdict: ${message}\n`);
  return 2;
}

function refuse(message: string, cli: CliContext): number {
  cli.stderr.write(`stagegate could not start: ${message}\n`);
  return 3;
}

function program(cli: CliContext, done: (code: number) => void): Command {
  const root = new Command('stagegate')
    .description('One verdict for a staging environment: may this build be promoted?')
    .version(version)
    .exitOverride()
    .enablePositionalOptions()
    .helpCommand(false)
    .configureOutput({ writeOut: (text) => cli.stdout.write(text), writeErr: (text) => cli.stderr.write(text) })
    .addHelpText('after', afterHelp);
  const run = gateOptions(root.command('run', { isDefault: true }))
    .description('gate an environment (this is the default command)')
    .argument('[environment]', environmentNames);
  if (!published) standInArguments(run);
  run.action(async () => {
    const [named, ...words] = run.args;
    const environment = (await import('./commands/environment-name.ts')).environmentNamed(named, cli.cwd());
    done(await (await import('./commands/gate.ts')).gate(environment, words, run.opts<GateOptions>(), cli));
  });
  const plan = gateOptions(root.command('plan'))
    .description('print every check that would be judged, without touching staging')
    .argument('[environment]', environmentNames);
  if (!published) standInArguments(plan);
  plan.action(async () => {
    const [named, ...words] = plan.args;
    const environment = (await import('./commands/environment-name.ts')).environmentNamed(named, cli.cwd());
    done(await (await import('./commands/plan.ts')).printPlan(environment, words, plan.opts<GateOptions>(), cli));
  });
  root
    .command('decide')
    .description('judge a saved run again, offline')
    .argument('<run>', 'a run: results/<run>, results/latest, or a zip of one')
    .action(async (run: string) => {
      done(await (await import('./commands/decide.ts')).decideAgain(run, cli));
    });
  root
    .command('show')
    .description("open a saved run's report, with its traces, dashboards and pages")
    .argument('[run]', 'a run, or a zip of one; without it the newest: results/latest')
    .option('--port <port>', 'default: a free one', port)
    .option('--no-open', 'print the address and open no browser')
    .action(async (run: string | undefined, options: ShowOptions) => {
      done(await (await import('./commands/show.ts')).show(run, options, cli));
    });
  root
    .command('allure')
    .description(
      'write a saved run for Allure: its results, and its report where Java and allure-commandline are there',
    )
    .argument('[folder]', 'a run; without it the newest: results/latest')
    .action(async (folder: string | undefined) => {
      done(await (await import('./commands/allure.ts')).writeAllure(folder, cli));
    });
  root
    .command('tests')
    .description('print the tests that reports tell of, to be listed by results({ tests })')
    .argument('<reports...>', "JUnit XML, or CTRF where it ends in .json: 'out/*.xml'")
    .action(async (reports: string[]) => {
      done((await import('./commands/tests.ts')).printTests(reports, cli));
    });
  root
    .command('with')
    .passThroughOptions()
    .description('run any tool by hand in the same environment: with staging -- npx playwright test --ui')
    .argument('<environment>', environmentNames)
    .argument('[command...]', 'the command, after --')
    .action(async (environment: string, command: string[]) => {
      done(
        await (await import('./commands/with.ts')).runWith(
          environment,
          command[0] === '--' ? command.slice(1) : command,
          cli,
        ),
      );
    });
  root
    .command('init')
    .description('write a first definition, stagegate/staging.ts')
    .argument('[url]', "staging's address")
    .action(async (url: string | undefined) => {
      done((await import('./commands/init.ts')).init(url, cli));
    });
  if (!published) standInCommand(root, cli, done);
  root
    .command('doctor')
    .description('what is installed, which version, what is missing and how to get it')
    .action(async () => {
      done(await (await import('./commands/doctor.ts')).doctor(cli));
    });
  root
    .command('help')
    .description('display help for a command')
    .argument('[command]')
    .action((name: string | undefined) => {
      commandNamed(name, root).outputHelp();
      done(0);
    });
  return root;
}

function commandNamed(name: string | undefined, root: Command): Command {
  const found = name === undefined ? root : root.commands.find((command) => command.name() === name);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no command "${name}". The commands are ${root.commands.map((command) => command.name()).join(', ')}.`,
  );
}

function standInCommand(root: Command, cli: CliContext, done: (code: number) => void): void {
  const command = root.command('stand-in').description('play a staging environment for use by hand');
  standInArguments(command).action(async () => {
    const { loadStandIns } = await import('./run/load-stand-ins.ts');
    done(await (await loadStandIns()).playStandIn(command.args, cli));
  });
}

function standInArguments(command: Command): Command {
  return command
    .argument('[system]', 'a stand-in, with "demo"; without it, the default one')
    .argument('[faults...]', 'faults of the stand-in to switch on');
}

function gateOptions(command: Command): Command {
  return command
    .option('--candidate <build>', 'the build that must be there: a version, a commit, or service=version,…')
    .option('--wait <time>', 'wait so long for the candidate to be rolled out: 90s, 10m', duration)
    .addOption(
      new Option('--profile <profile>', "quick: minutes; full: the durations of the team's guide")
        .choices(profiles)
        .default('quick'),
    )
    .option('--layers <layers>', `only a part, without a verdict: ${layers.slice(0, 4).join(',')},…`, layerList)
    .option('--checks <checks>', 'only these checks, without a verdict: health/redis, health/*, uat/*orders*', list)
    .option('--policy <name>', 'another policy than the definition names')
    .option('--yes', "install what is missing through the system's package manager")
    .option('--offline', 'install nothing');
}

function list(value: string): readonly string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function layerList(value: string): readonly Layer[] {
  return list(value).map((name) => {
    const known = layers.find((layer) => layer === name);
    if (known === undefined)
      throw new InvalidArgumentError(`"${name}" is no layer; the layers are ${layers.join(', ')}.`);
    return known;
  });
}

/** `90s`, `10m`, `1h` in milliseconds. */
function duration(value: string): number {
  if (!durationPattern.test(value))
    throw new InvalidArgumentError(`"${value}" is not a duration; write 90s, 10m or 1h.`);
  return seconds(value) * 1000;
}

function port(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535) return Number(value);
  throw new InvalidArgumentError(`"${value}" is no port; write a number from 1 to 65535.`);
}
