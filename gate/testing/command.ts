/** Runs the command as its users do, in a project of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GateReport } from '../../core/model.ts';

export const repository = dirname(dirname(import.meta.dirname));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

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

  start(
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
    const child = spawn(process.execPath, [this.#command, ...args], {
      cwd: this.root,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CI: 'true', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      text.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      text.stderr += chunk;
    });
    return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, ...text }))) };
  }

  stagegate(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.start(args, variables).ended;
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
  return join(repository, 'gate/cli.ts');
}
