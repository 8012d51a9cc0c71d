/** Compares staging's secrets and hosts with the hashes of production's. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf, ReasonError } from '../../../core/errors.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { variablesIn } from '../env-file.ts';
import { type Piece, piecesIn } from './pieces.ts';
import { hashesOf, parsed, type Recorded } from './recorded.ts';

export interface IsolatedArgs {
  readonly file: string;
  readonly than: string;
  readonly shared: Readonly<Record<string, string>>;
  readonly days: number;
}

/** `isolation.json`; no value and no hash is in it. */
export interface Isolation {
  readonly recordedAt: string;
  /** Days since then. */
  readonly age: number;
  /** How many were compared, and how many were recorded, by kind. */
  readonly compared: Readonly<Record<Piece['kind'], number>>;
  readonly recorded: Readonly<Record<Piece['kind'], number>>;
  /** Names of staging's variables and of production's. */
  readonly same: readonly {
    readonly kind: Piece['kind'];
    readonly name: string;
    readonly production: readonly string[];
  }[];
}

const day = 86_400_000;

export async function compare(
  { file, than, shared }: IsolatedArgs,
  { root, now }: ProbeContext,
): Promise<{ readonly isolation: Isolation }> {
  const recorded = recordedIn(than, root);
  const own = piecesIn(variablesIn(file, root, 'isolated')).filter(
    ({ name, kind, text }) => !Object.hasOwn(shared, name) && !(kind === 'host' && Object.hasOwn(shared, text)),
  );
  const hashed = await hashesOf(own, recorded.salt);
  const same = hashed.flatMap(({ kind, name, hash }) => {
    const production = recorded.hashes.filter((one) => one.kind === kind && one.hash === hash).map((one) => one.name);
    return production.length === 0 ? [] : [{ kind, name, production: [...new Set(production)] }];
  });
  const count = (pieces: readonly Pick<Piece, 'kind'>[]) => ({
    secret: pieces.filter(({ kind }) => kind === 'secret').length,
    host: pieces.filter(({ kind }) => kind === 'host').length,
  });
  const age = Math.floor((now().getTime() - Date.parse(recorded.recordedAt)) / day);
  const { recordedAt } = recorded;
  return { isolation: { recordedAt, age, compared: count(own), recorded: count(recorded.hashes), same } };
}

function recordedIn(than: string, root: string): Recorded {
  const fix = `Record it on production’s side: npx stagegate record isolation production.env --out ${than}`;
  let text: string;
  try {
    text = readFileSync(resolve(root, than), 'utf8');
  } catch (error) {
    const why = messageOf(error);
    throw new ReasonError(
      { code: 'tool-failed', detail: `what production has was not recorded (${why})`, fix },
      { cause: error },
    );
  }
  const found = parsed(text);
  if (found !== undefined) return found;
  throw new ReasonError({ code: 'tool-failed', detail: `${than} is no file of “stagegate record isolation”`, fix });
}
