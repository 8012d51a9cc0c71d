/** Writes salted hashes of production's secrets and hosts, for `isolated` in a definition. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../../core/errors.ts';
import { piecesIn } from '../../suites/config/isolated/pieces.ts';
import { written } from '../../suites/config/isolated/recorded.ts';
import type { CliContext } from '../options.ts';

const usual = 'stagegate/production.json';

/** `typed`: a file of `NAME=value` lines; paths are from the current folder. Throws a `UsageError` if there is nothing in it to record, and writes nothing. */
export async function recordIsolation(typed: string, out = usual, cli: CliContext): Promise<number> {
  let text: string;
  try {
    text = readFileSync(resolve(cli.cwd(), typed), 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${typed} cannot be read (${code}). Give production's variables, lines of NAME=value: stagegate record isolation production.env`,
      { cause: error },
    );
  }
  const variables = Object.entries(parseEnv(text)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const pieces = piecesIn(Object.fromEntries(variables));
  const [secrets, hosts] = (['secret', 'host'] as const).map((one) => pieces.filter(({ kind }) => kind === one).length);
  if (pieces.length === 0)
    throw new UsageError(
      `There is no secret and no host in ${typed}, of ${variables.length} variables. Give production's variables, lines of NAME=value.`,
    );
  const path = resolve(cli.cwd(), out);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await written(pieces, new Date()));
  cli.stdout.write(
    `${out}: salted hashes of ${secrets} secrets and ${hosts} hosts of ${variables.length} variables. No value is in it; short passwords can be guessed from it.\n`,
  );
  return 0;
}
