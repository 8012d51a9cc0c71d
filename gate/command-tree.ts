/** The commands, with their arguments and options. Each command's code is loaded when it runs. */
import { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import { published, version } from '../fixtures/context/install.ts';
import { type AddCommands, environmentNames, gateOptions, port, standInArguments } from './command-options.ts';
import type { NotifyOptions } from './commands/notify.ts';
import type { ShowOptions } from './commands/show.ts';
import type { SignOptions } from './commands/sign.ts';
import type { CliContext, GateOptions } from './options.ts';
import { recordCommands } from './record-commands.ts';

const afterHelp = `
To gate an environment, name it: stagegate staging --candidate 1.4.0
Its options (--candidate, --wait, --profile, --layers, --checks, …): stagegate run --help

Exit codes: 0 promotable · 1 blocked · 2 inconclusive · 3 could not start`;

/** `done` gets the exit code of the command that ran. */
export function commandTree(cli: CliContext, done: (code: number) => void): Command {
  const root = new Command('stagegate')
    .description('One verdict for a staging environment: may this build be promoted?')
    .version(version)
    .exitOverride()
    .enablePositionalOptions()
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => cli.stdout.write(text),
      writeErr: (text) => cli.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, 'stagegate could not start:')),
    })
    .addHelpText('after', afterHelp);
  gateCommands(root, cli, done);
  savedRunCommands(root, cli, done);
  recordCommands(root, cli, done);
  manualCommands(root, cli, done);
  setupCommands(root, cli, done);
  return root;
}

const gateCommands: AddCommands = (root, cli, done) => {
  const run = gateArguments(root.command('run', { isDefault: true })).description(
    'gate an environment (this is the default command)',
  );
  run.action(async () => {
    const [named, ...words] = run.args;
    const environment = (await import('./commands/environment-name.ts')).environmentNamed(named, cli.cwd());
    done(await (await import('./commands/gate.ts')).gate(environment, words, run.opts<GateOptions>(), cli));
  });
  const plan = gateArguments(root.command('plan')).description(
    'print every check that would be judged, without touching staging',
  );
  plan.action(async () => {
    const [named, ...words] = plan.args;
    const environment = (await import('./commands/environment-name.ts')).environmentNamed(named, cli.cwd());
    done(await (await import('./commands/plan.ts')).printPlan(environment, words, plan.opts<GateOptions>(), cli));
  });
};

function gateArguments(command: Command): Command {
  gateOptions(command).argument(
    '[environment]',
    published ? environmentNames : `${environmentNames}, which is the default`,
  );
  return published ? command : standInArguments(command);
}

const savedRunCommands: AddCommands = (root, cli, done) => {
  root
    .command('decide')
    .description('judge a saved run again, offline')
    .argument('<run>', 'a run: results/<run>, results/latest, or a zip of one')
    .action(async (run: string) => {
      done(await (await import('./commands/decide.ts')).decideAgain(run, cli));
    });
  root
    .command('again')
    .description('run only what is inconclusive in a saved run, on the same build, for one verdict over all')
    .argument('<run>', 'a run: results/<run>, results/latest')
    .option('--yes', "install what is missing through the system's package manager")
    .option('--offline', 'install nothing')
    .action(async (run: string, options: Pick<GateOptions, 'yes' | 'offline'>) => {
      done(await (await import('./commands/again.ts')).again(run, options, cli));
    });
  root
    .command('sign')
    .description('sign what only a person can confirm, with an SSH key, and judge the run again')
    .argument('<run>', 'a run: results/<run>')
    .argument('<sign-off>', 'signoff/<name>, as the report names it')
    .option('--key <file>', "default: git's user.signingKey, or ~/.ssh/id_ed25519")
    .action(async (run: string, id: string, options: SignOptions) => {
      done(await (await import('./commands/sign.ts')).signRun(run, id, options, cli));
    });
  root
    .command('show')
    .description("open a saved run's report, with its traces, dashboards and pages")
    .argument('[run]', 'a run, or a zip of one; default: the newest, results/latest')
    .option('--port <port>', 'default: a free one', port)
    .option('--no-open', 'print the address and open no browser')
    .action(async (run: string | undefined, options: ShowOptions) => {
      done(await (await import('./commands/show.ts')).show(run, options, cli));
    });
  root
    .command('notify')
    .description("send a saved run's verdict to people, with its build and a link; the verdict stays what it is")
    .argument('<run>', 'a run, or a zip of one: results/latest')
    .option('--slack <variable>', "the variable with the address of Slack's incoming webhook: SLACK_WEBHOOK_URL")
    .option('--webhook <variable>', 'the variable with an address that gets JSON')
    .option('--link <url>', "where the report is; default: the job's page in GitHub Actions or GitLab")
    .action(async (run: string, options: NotifyOptions) => {
      done(await (await import('./commands/notify.ts')).notify(run, options, cli));
    });
  root
    .command('allure')
    .description('write Allure results of a saved run, and its report if Java and allure-commandline are installed')
    .argument('[folder]', 'a run; default: the newest, results/latest')
    .action(async (folder: string | undefined) => {
      done(await (await import('./commands/allure.ts')).writeAllure(folder, cli));
    });
};

const manualCommands: AddCommands = (root, cli, done) => {
  root
    .command('tests')
    .description('print the names of the tests in reports, for results({ tests })')
    .argument('<reports...>', "JUnit XML, or CTRF if the name ends in .json: 'out/*.xml'")
    .action(async (reports: string[]) => {
      done((await import('./commands/tests.ts')).printTests(reports, cli));
    });
  root
    .command('with')
    .passThroughOptions()
    .description('run any tool by hand in the same environment: with staging -- npx playwright test --ui')
    .argument('<environment>', environmentNames)
    .argument('[command...]', 'the command, after --')
    .action(async (environment: string, words: string[]) => {
      const command = words[0] === '--' ? words.slice(1) : words;
      done(await (await import('./commands/with.ts')).runWith(environment, command, cli));
    });
  if (published) return;
  const standIn = root.command('stand-in').description('run a stand-in for a staging environment, for use by hand');
  standInArguments(standIn).action(async () => {
    const { loadStandIns } = await import('./run/load-stand-ins.ts');
    done(await (await loadStandIns()).playStandIn(standIn.args, cli));
  });
};

const setupCommands: AddCommands = (root, cli, done) => {
  root
    .command('init')
    .description('write a first definition, stagegate/staging.ts')
    .argument('[url]', "staging's address")
    .action(async (url: string | undefined) => {
      done((await import('./commands/init.ts')).init(url, cli));
    });
  root
    .command('doctor')
    .description('list the tools that are installed, their versions, and how to get those that are missing')
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
};

function commandNamed(name: string | undefined, root: Command): Command {
  const found = name === undefined ? root : root.commands.find((command) => command.name() === name);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no command "${name}". The commands are ${root.commands.map((command) => command.name()).join(', ')}.`,
  );
}
