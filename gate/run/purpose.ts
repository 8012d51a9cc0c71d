/** What a policy's purpose asks for: a release is gated by everything, a rollback by the layers that its policy requires. */
import type { Claim } from '../../core/claim.ts';
import { UsageError } from '../../core/errors.ts';
import type { Policy, Task } from '../../core/model.ts';
import type { CheckedDefinition } from '../../fixtures/definition/schema.ts';

type Requirements = CheckedDefinition['requirements'];

/** Throws a `UsageError` if nothing says which build was to come back. */
export function refuseUnnamed({ purpose, name }: Policy, candidate: string | undefined): void {
  if (purpose === 'rollback' && candidate === undefined)
    throw new UsageError(
      `The policy "${name}" is about a rollback: say which earlier build must be back, with --candidate 1.3.9`,
    );
}

export function claimsFor({ purpose, requiredLayers }: Policy, claims: readonly Claim[]): readonly Claim[] {
  return purpose === 'rollback' ? claims.filter(({ layer }) => requiredLayers.includes(layer)) : claims;
}

/** Requirements of this purpose, by id, with their sentences. */
export function requirementsFor({ purpose }: Policy, all: Requirements): Readonly<Record<string, string>> {
  const entries = Object.entries(all).map(([id, one]) =>
    typeof one === 'string' ? ([id, one, undefined] as const) : ([id, one.title, one.purpose] as const),
  );
  return Object.fromEntries(entries.filter(([, , of]) => of === purpose).map(([id, title]) => [id, title]));
}

/** What a check covers of another purpose is not asked for here. */
export function coveringFor<T extends Pick<Task, 'checks'>>(
  tasks: readonly T[],
  own: Readonly<Record<string, string>>,
  all: Requirements,
): readonly T[] {
  return tasks.map((task) => ({
    ...task,
    checks: task.checks.map((check) => ({ ...check, covers: check.covers.filter((id) => id in own || !(id in all)) })),
  }));
}
