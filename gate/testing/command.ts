/** Runs the command in a project of its own, as its users do. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GateReport } from '../../core/model.ts';
import { startInProcess } from './in-process.ts';
import { type Ended, type Running, type RunningProcess, startProcess } from './process.ts';

export type { Ended, Running } from './process.ts';

export const repository = dirname(dirname(import.meta.dirname));

type Variables = Readonly<Record<string, string>>;

/** A team's project in a temporary folder, with stagegate as its dependency. */
export class Project implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'stagegate-project-'));

  readonly #command: string;

  /** `install` puts stagegate into the project and returns the file of its command; default: a link to the repository. */
  constructor(files: Readonly<Record<string, string>> = {}, install: (root: string) => string = link) {
    this.#command = install(this.root);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** Starts the command in a process of its own. */
  start(args: readonly string[], variables: Variables = {}): RunningProcess {
    return startProcess(this.#command, this.root, args, variables);
  }

  /** Runs the command in a process of its own. */
  stagegate(args: readonly string[], variables: Variables = {}): Promise<Ended> {
    return this.start(args, variables).ended;
  }

  /** Starts the command in this process, see `startInProcess`. */
  startInProcess(args: readonly string[], variables: Variables = {}): Running {
    return startInProcess(this.root, args, variables);
  }

  /** Runs the command in this process, see `startInProcess`. */
  inProcess(args: readonly string[], variables: Variables = {}): Promise<Ended> {
    return this.startInProcess(args, variables).ended;
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  exists(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** The newest run's report. */
  report(): GateReport {
    return JSON.parse(this.read('results/latest/report.json'));
  }

  /** Files or folders of this repository, at the same paths in the project. */
  link(...paths: readonly string[]): void {
    for (const path of paths) {
      mkdirSync(dirname(this.path(path)), { recursive: true });
      symlinkSync(join(repository, path), this.path(path));
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function link(root: string): string {
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(repository, join(root, 'node_modules/stagegate'), 'dir');
  for (const name of ['vitest', 'supertest', '@playwright', 'zod'])
    symlinkSync(join(repository, 'node_modules', name), join(root, 'node_modules', name), 'dir');
  writeFileSync(join(root, 'package.json'), '{"name":"project","type":"module"}');
  return join(repository, 'gate/cli.js');
}
