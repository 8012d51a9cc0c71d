/** Judges logs that a test writes, for a gate that began on 2026-11-21 at 02:00. */
import { appendFileSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { defined } from '../../../../core/defined.ts';
import type { OptionsOf } from '../../../../fixtures/claims/claim-function.ts';
import type { ResolvedEnvironment } from '../../../../fixtures/context/resolved.ts';
import { logFile } from '../../../../fixtures/logs/source.ts';
import { trial } from '../../../../gate/testing/trial.ts';
import { probe } from '../../../../runners/probe/index.ts';
import { logs } from '../logs.ts';

export type Options = OptionsOf<typeof logs>;
export type Log = Parameters<typeof logs>[0];

/** Of the test that runs now. */
export let root: string;

/** Gives each test an empty folder of its own. */
export function eachInOwnFolder(): void {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'stagegate-logs-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
}

/** Probes of one run share what they know. */
export const run = (): string => `2026-11-21T02-00-00Z-${basename(root)}`;
export const early = (text: string): string => `2026-11-21T01:59:59.000Z ${text}\n`;
export const late = (text: string): string => `2026-11-21T02:00:01.000Z ${text}\n`;
/** Written when its last line says, within a minute. */
export const write = (text: string, name = 'app.log'): void => {
  appendFileSync(join(root, name), text);
  changed('2026-11-21T02:00:02.000Z', name);
};
export const changed = (at: string, name = 'app.log'): void => utimesSync(join(root, name), new Date(at), new Date(at));

export async function judge(
  options: Options = {},
  log: Log = logFile('app.log'),
  between?: ResolvedEnvironment['between'],
) {
  const claim = logs(log, { name: 'app', ...options });
  const { reading, causes, end, files } = await trial(claim, probe, {
    root,
    environment: { run: run(), ...defined({ between }) },
  });
  const results = Object.entries(causes).map(([id, cause]) => {
    const { value, items = [] } = reading.measurements[id] ?? {};
    return {
      id: id.replace('observability/app-', ''),
      cause,
      value,
      items: items.map(({ label, detail }) => [label, detail]),
    };
  });
  return { results, end, files, first: results[0] };
}
export const pass = 'within-threshold';
export const fail = 'beyond-threshold';
export const unseen = (words: RegExp) => ({ cause: 'not-seen', value: { inWords: expect.stringMatching(words) } });
