/** The commands that write what a definition compares with. */
import { published } from '../fixtures/context/install.ts';
import { type AddCommands, environmentNames, standInArguments } from './command-options.ts';

export const recordCommands: AddCommands = (root, cli, done) => {
  const record = root
    .command('record')
    .description('write what runs or servers show into a file that a definition compares with');
  record
    .command('baseline')
    .description('write what at least eight earlier runs measured; blocked ones are left out')
    .argument('<runs...>', 'saved runs: results/*')
    .option('--out <file>', 'a file inside the project; default: stagegate/baseline.json')
    .action(async (runs: string[], { out }: { readonly out?: string }) => {
      done(await (await import('./commands/record-baseline.ts')).recordBaseline(runs, out, cli));
    });
  record
    .command('findings')
    .description('write what a run\'s scans found, for "known" of scan in a definition')
    .argument('<run>', 'a saved run: results/latest')
    .action(async (run: string) => {
      done(await (await import('./commands/record-findings.ts')).recordFindings(run, cli));
    });
  record
    .command('isolation')
    .description("write salted hashes of production's secrets and hosts, for isolated in a definition")
    .argument('<file>', "production's variables, lines of NAME=value")
    .option('--out <file>', 'default: stagegate/production.json')
    .action(async (file: string, { out }: { readonly out?: string }) => {
      done(await (await import('./commands/record-isolation.ts')).recordIsolation(file, out, cli));
    });
  for (const kind of ['schema', 'settings'] as const) {
    const command = record
      .command(kind)
      .description(`write the file of each ${kind}(…) claim of a definition, from what its connection leads to`)
      .argument('<environment>', environmentNames);
    if (!published) standInArguments(command);
    command.action(async () => {
      const [environment = '', ...words] = command.args;
      done(await (await import('./commands/record-found.ts')).recordFound(kind, environment, words, cli));
    });
  }
};
