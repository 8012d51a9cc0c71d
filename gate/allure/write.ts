/** Writes Allure's results into a run's folder. */
import { hash, randomBytes } from 'node:crypto';
import { copyFileSync, linkSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { stringifyEnvInfo } from 'allure-js-commons/sdk/reporter';
import type { GateReport } from '../../core/model.ts';
import { pieceOf } from '../../core/piece.ts';
import { allure } from '../../reports/allure/allure.ts';
import { Store } from '../run-folder/store.ts';

export interface Written {
  /** The folder of the results. */
  readonly path: string;
  readonly results: number;
  readonly attachments: number;
}

/** `<run>/allure-results`, replaced whole. Attachments are the run's own files under a second name, if the disk can do that. */
export function writeAllureResults(report: GateReport, run: string): Written {
  const path = join(run, 'allure-results');
  const partial = `${path}.${randomBytes(4).toString('hex')}.partial`;
  try {
    const counts = fill(report, run, partial);
    rmSync(path, { recursive: true, force: true });
    renameSync(partial, path);
    return { path, ...counts };
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function fill(report: GateReport, run: string, folder: string): Omit<Written, 'path'> {
  const { results, attachments, environment, categories, executor } = allure(report, digest);
  mkdirSync(folder);
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  let count = 0;
  for (const result of results) {
    write(`${result.uuid}-result.json`, JSON.stringify(result));
    count += 1;
  }
  write('environment.properties', stringifyEnvInfo(environment));
  write('categories.json', JSON.stringify(categories));
  write('executor.json', JSON.stringify(executor));
  const pieces = new Store(run);
  const attached = [...attachments].filter(([name, path]) =>
    pieceOf(path) === undefined
      ? attach(run, path, join(folder, name))
      : attachPiece(pieces.read(path), join(folder, name)),
  );
  return { results: count, attachments: attached.length };
}

/** Nothing outside the run's folder, by whatever link. A file that is gone is not attached. */
function attach(run: string, path: string, target: string): boolean {
  try {
    const file = realpathSync(join(run, path));
    if (!file.startsWith(realpathSync(run) + sep) || !statSync(file).isFile()) return false;
    try {
      linkSync(file, target);
    } catch {
      copyFileSync(file, target);
    }
    return true;
  } catch {
    return false;
  }
}

function attachPiece(bytes: Uint8Array | undefined, target: string): boolean {
  if (bytes !== undefined) writeFileSync(target, bytes);
  return bytes !== undefined;
}

/** Names, not secrets: 128 bits are plenty. */
function digest(text: string): string {
  return hash('sha256', text).slice(0, 32);
}
