/** g: what the command costs before it does anything. */
import { join } from 'node:path';
import { timedNode } from '../command.ts';
import type { Row } from '../model.ts';
import { interleaved } from '../pairs.ts';
import { ratios, spread } from '../statistics.ts';

export const startUp: Row = {
  key: 'g',
  title: '`stagegate --help` against `node -e 0`',
  how: 'The command as it stands in this repository, in TypeScript, and the same Node with nothing to do.',
  measure: async ({ root, scratch, pairs: wanted = 25 }) => {
    const options = { cwd: root, log: join(scratch, 'help.txt') };
    const pairs = await interleaved(
      Math.max(15, wanted),
      () => timedNode([join(root, 'gate', 'cli.ts'), '--help'], options),
      () => timedNode(['-e', '0'], options),
    );
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
      ],
      inTheWay: [
        `Beside Node's own ${Math.round(node.median)} ms, ${Math.round(help.median - node.median)} ms go into modules: the command line's library and the description of the commands.`,
      ],
    };
  },
};
