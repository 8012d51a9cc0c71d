/** A run's folder has an inconclusive report from the start. */
import { readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { format, type Plan, type Profile } from '../../core/model.ts';
import type { KnownSecret } from '../../fixtures/definition/known-secrets.ts';
import { redactor } from '../../fixtures/redaction/redact.ts';
import { createRunFolder, makeRoomForLatest, pointLatest } from './create.ts';
import type { RunFolder } from './folder.ts';
import { publish } from './publish.ts';
import type { NewRun } from './run-id.ts';

export interface OpenRun {
  readonly id: string;
  readonly createdAt: string;
  readonly folder: RunFolder;
  /** Nothing that was written, or is written from now on, shows these secrets. */
  readonly hide: (secrets: readonly KnownSecret[]) => void;
  /** Calls back whenever the files have been searched again, until disposed of. */
  readonly onHidden: (callback: () => void) => Disposable;
  /** Removes the folder again: the gate could not start. */
  discard(): void;
}

/** `note` gets a line for the person. Throws a `UsageError` if `latest` could not show this run. */
export function openRun(
  results: string,
  { id, createdAt, environment }: NewRun,
  profile: Profile,
  note: (line: string) => void = () => {},
): OpenRun {
  const kept = makeRoomForLatest(results);
  if (kept !== undefined) note(`results/latest was not stagegate's link: what was there is results/${kept} now.`);
  const previous = latest(results);
  let secrets: readonly KnownSecret[] = [];
  let redact = redactor(secrets);
  const callbacks = new Set<() => void>();
  const folder = createRunFolder(results, id, (bytes, path, said) => redact(bytes, path, said));
  const nothing = { finished: false, runs: [], leftovers: [] };
  publish(folder, unplanned(id, createdAt, environment, profile), nothing, [], false);
  pointLatest(results, id);
  return {
    id,
    createdAt,
    folder,
    hide: (more) => {
      const fresh = more.filter(({ value }) => !secrets.some((known) => known.value === value));
      if (fresh.length === 0) return;
      const alone = redactor(fresh);
      redact = secrets.length === 0 ? alone : redactor([...secrets, ...fresh]);
      secrets = [...secrets, ...fresh];
      folder.searchAgain(alone);
      for (const callback of callbacks) callback();
    },
    onHidden: (callback) => {
      callbacks.add(callback);
      return { [Symbol.dispose]: () => callbacks.delete(callback) };
    },
    discard: () => discard(results, id, previous),
  };
}

function unplanned(run: string, createdAt: string, name: string, profile: Profile): Plan {
  return {
    format,
    run,
    createdAt,
    environment: { name, origins: {}, demo: false, command: '' },
    profile,
    policy: { name: 'not read yet', requiredLayers: [], promotes: [], waivers: [] },
    candidate: { named: false, services: {} },
    requirements: {},
    tasks: [],
    cores: 1,
    digests: {},
  };
}

/** `latest` points to the previous run again, unless another run has replaced it since. */
function discard(results: string, id: string, previous: string | undefined): void {
  rmSync(join(results, id), { recursive: true, force: true });
  if (latest(results) !== id) return;
  if (previous === undefined) rmSync(join(results, 'latest'), { force: true });
  else pointLatest(results, previous);
}

function latest(results: string): string | undefined {
  try {
    return readlinkSync(join(results, 'latest'));
  } catch {
    return undefined;
  }
}
