/** Gates of one user on this machine that ask the same staging at the same time are told of each other: they share its limits and its data. */
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { isHeld } from './lock.ts';

const gate = z.object({ /** Its run's. */ folder: z.string(), origins: z.array(z.string()) });
type Gate = z.output<typeof gate>;

export interface Beside extends Disposable {
  /** The folders of the others' runs so far. */
  others(): readonly string[];
}

/** Mode 700, so that nobody else says which gates there are. */
const usual = join(tmpdir(), `stagegate-gates-${process.getuid?.() ?? 0}`);

/** Until it is disposed of. `folder` is the run's, which the gate has locked. Where nothing can be written, nobody is known. */
export function besideOthers(folder: string, origins: readonly string[], place = usual): Beside {
  const own = { folder: realpathSync(folder), origins: [...origins] };
  const file = join(place, `${basename(folder)}.jsonl`);
  const found = attempt(() => announce(own, file, place));
  if (found === undefined) return { others: () => [], [Symbol.dispose]: () => {} };
  return {
    // Those that began later have added themselves.
    others: () => [...new Set([...found, ...gatesIn(file).slice(1)].map((one) => one.folder))],
    [Symbol.dispose]: () => rmSync(file, { force: true }),
  };
}

/** Each writes itself down before it looks for others: of two that begin together, both see the other. */
function announce(own: Gate, file: string, place: string): readonly Gate[] {
  mkdirSync(place, { recursive: true, mode: 0o700 });
  if (!isOwn(place)) throw new Error(`${place} is somebody else's.`);
  writeFileSync(file, inLine(own), { mode: 0o600 });
  const files = readdirSync(place).map((name) => join(place, name));
  return files.flatMap((other) => {
    const [first] = other === file ? [] : gatesIn(other);
    if (first === undefined) return [];
    if (!isHeld(first.folder, 'gate')) rmSync(other, { force: true });
    else if (first.origins.some((origin) => own.origins.includes(origin))) {
      appendFileSync(other, inLine(own));
      return [first];
    }
    return [];
  });
}

function isOwn(place: string): boolean {
  const { uid } = lstatSync(place);
  return process.getuid === undefined || uid === process.getuid();
}

function inLine(one: Gate): string {
  return `${JSON.stringify(one)}\n`;
}

/** The one whose file it is, and those that it was told of. */
function gatesIn(file: string): readonly Gate[] {
  const lines = attempt(() => readFileSync(file, 'utf8').trim().split('\n')) ?? [];
  return lines.flatMap((line) => attempt(() => gate.parse(JSON.parse(line))) ?? []);
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
