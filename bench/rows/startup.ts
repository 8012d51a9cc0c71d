/** g: what the command costs before it does anything. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { timedNode } from '../command.ts';
import type { Context, Row } from '../model.ts';
import { interleaved } from '../pairs.ts';
import { ratios, spread } from '../statistics.ts';

export const startUp: Row = {
  key: 'g',
  title: '`stagegate --help` against `node -e 0`',
  how: 'The command as teams install it, built by `npm run package`, against the same Node with nothing to do. In this repository it is TypeScript, and Node strips the types of its first file each time.',
  measure: async (context) => {
    const { root, scratch, pairs: wanted = 25 } = context;
    const options = { cwd: root, log: join(scratch, 'help.txt') };
    const installed = await install(context);
    const nothing = (): Promise<number> => timedNode(['-e', '0'], options);
    const pairs = await interleaved(Math.max(15, wanted), () => timedNode([installed, '--help'], options), nothing);
    const here = await interleaved(5, () => timedNode([join(root, 'gate', 'cli.js'), '--help'], options), nothing);
    const help = spread(pairs.map(({ ours }) => ours * 1000));
    const node = spread(pairs.map(({ theirs }) => theirs * 1000));
    return {
      figures: [
        {
          what: '`stagegate --help` / `node -e 0`',
          unit: 'ratio',
          value: ratios(pairs),
          must: { max: 4 },
          goal: { max: 3 },
        },
      ],
      parts: [
        { name: 'stagegate --help', unit: 'ms', value: help },
        { name: 'node -e 0', unit: 'ms', value: node },
        { name: 'the same in this repository', unit: 'ms', value: spread(here.map(({ ours }) => ours * 1000)) },
      ],
      inTheWay: [
        `In addition to Node's own ${Math.round(node.median)} ms, ${Math.round(help.median - node.median)} ms go into modules: the command line's library and the description of the commands.`,
      ],
    };
  },
};

/** The command of a package that finds the packages of this repository. */
async function install({ root, scratch, note }: Context): Promise<string> {
  note('making the package');
  const dist = join(scratch, 'dist');
  await timedNode([join(root, 'scripts', 'package.js'), dist], { cwd: root, log: join(scratch, 'package.txt') });
  symlinkSync(join(root, 'node_modules'), join(dist, 'package', 'node_modules'), 'junction');
  return join(dist, 'package', 'bin', 'stagegate.js');
}
