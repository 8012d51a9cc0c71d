/** What a plan looks into besides HTTP, and what that needs. */
import type { Plan } from '../../core/model.ts';
import { schemes } from '../../fixtures/connections/address.ts';
import type { ConnectionDefinition } from '../../fixtures/connections/definition.ts';
import { driverOf, missingDriver } from '../../fixtures/connections/drivers.ts';

interface LooksInto {
  /** For people: `connections: db (PostgreSQL by pg), metrics (Prometheus)`. One line, or none without connections. */
  readonly lines: readonly string[];
  /** A sentence for each driver that a task needs and that is not installed. */
  readonly missing: readonly string[];
}

export function connectionsOf(
  { tasks }: Pick<Plan, 'tasks'>,
  connections: Readonly<Record<string, Pick<ConnectionDefinition, 'kind' | 'via'>>>,
): LooksInto {
  const named = Object.entries(connections).map(([name, { kind, via }]) => {
    const driver = driverOf(kind);
    return `${name} (${schemes[kind].name}${driver === undefined ? '' : ` by ${driver}`}${via === undefined ? '' : ', through a tunnel'})`;
  });
  const used = new Set(
    tasks.flatMap(({ args: { connection } }) => (typeof connection === 'string' ? [connection] : [])),
  );
  const kinds = new Set(Object.entries(connections).flatMap(([name, { kind }]) => (used.has(name) ? [kind] : [])));
  return {
    lines: named.length === 0 ? [] : [`connections: ${named.join(', ')}`],
    missing: [...kinds].flatMap((kind) => missingDriver(kind) ?? []),
  };
}
