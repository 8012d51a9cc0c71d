/** Measures rows of the table, or parts of them, and writes the document anew after each. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../core/errors.ts';
import { withAlone } from './alone.ts';
import { thisMachine } from './machine.ts';
import type { Context, Figure, Machine, Outcome, Part, Row } from './model.ts';
import { type Order, readOrder } from './order.ts';
import { rows } from './rows/index.ts';
import { judge, type Outcomes, page } from './table.ts';

/** Resolves to the exit code: 0 when every row that was asked for was measured and misses no `must`, 3 for bad usage. */
export async function bench(args: readonly string[], root: string): Promise<number> {
  const order = readOrder(
    args,
    rows.map(({ key }) => key),
    Object.fromEntries(rows.map(({ key, parts = [] }) => [key, parts])),
  );
  if ('problem' in order) return say(order.problem, 3);
  const machine = await thisMachine(root);
  let outcomes = read(root);
  let isMissed = false;
  for (const row of rows.filter(({ key }) => order.keys.includes(key))) {
    say(`${row.key}  ${row.title}`);
    const parts = row.parts?.filter((part) => order.parts?.includes(part)) ?? [];
    const outcome = await measure(row, order, root, machine);
    const known = parts.length === 0 ? outcome : withAlone(outcomes[row.key], outcome);
    report(outcome, order);
    if (known === outcomes[row.key])
      say('   docs/benchmarks.md stays as it is: its row is not of this machine, or nothing was measured');
    outcomes = { ...outcomes, ...(known === undefined ? {} : { [row.key]: known }) };
    write(root, outcomes);
    isMissed ||= outcome.measured?.figures.every((figure) => judge(figure) !== 'missed') !== true;
  }
  return isMissed ? 1 : 0;
}

/** A row that cannot be measured does not keep the others from it. */
async function measure(row: Row, order: Order, root: string, machine: Machine): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'stagegate-bench-'));
  const since = performance.now();
  const ended = () => ({ measuredAt: new Date().toISOString(), seconds: (performance.now() - since) / 1000, machine });
  const context: Context = { root, scratch, note: (line) => void say(`   ${line}`), ...order };
  try {
    const measured = await row.measure(context);
    return { ...ended(), measured };
  } catch (error) {
    return { ...ended(), failure: messageOf(error) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function report(outcome: Outcome, { parts }: Order): void {
  if (outcome.measured === undefined) return void say(`   not measured: ${outcome.failure ?? ''}`);
  const { figures, parts: times } = outcome.measured;
  for (const figure of figures) say(`   ${judge(figure)}: ${figure.what}: ${inFull(figure)}`);
  if (parts !== undefined) for (const part of times) say(`   ${part.name}: ${inFull(part)}`);
}

function inFull({ unit, value: { median, min, max, count } }: Figure | Part): string {
  return `${median.toFixed(3)} ${unit} (${min.toFixed(3)} to ${max.toFixed(3)}, ${count})`;
}

function files(root: string): { readonly data: string; readonly document: string } {
  return { data: join(root, 'docs', 'benchmarks.json'), document: join(root, 'docs', 'benchmarks.md') };
}

function read(root: string): Outcomes {
  const { data } = files(root);
  return existsSync(data) ? (JSON.parse(readFileSync(data, 'utf8')) as Outcomes) : {};
}

function write(root: string, outcomes: Outcomes): void {
  const { data, document } = files(root);
  writeFileSync(data, `${JSON.stringify(outcomes, null, 2)}\n`);
  writeFileSync(document, page(rows, outcomes));
}

function say(line: string, code = 0): number {
  process.stdout.write(`${line}\n`);
  return code;
}
