/** A machine of its own for a test of set-up: an empty PATH, an empty cache, no network that answers. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sources } from '../k6-build.js';
import { Progress } from '../progress.js';
import type { Machine } from '../types.ts';

export class TestMachine implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'stagegate-setup-'));
  readonly bin = join(this.folder, 'bin');
  /** What progress printed. */
  readonly lines: string[] = [];
  readonly machine: Machine;

  constructor(changes: Partial<Machine> = {}) {
    mkdirSync(this.bin);
    mkdirSync(join(this.folder, 'load', 'k6'), { recursive: true });
    for (const name of sources) this.file(`load/k6/${name}`, name);
    this.machine = {
      platform: process.platform,
      uid: 0,
      cache: join(this.folder, 'cache'),
      root: this.folder,
      repository: true,
      project: this.folder,
      aptLists: join(this.folder, 'lists'),
      yes: false,
      offline: false,
      signal: new AbortController().signal,
      progress: new Progress({ write: (text) => this.lines.push(text.trimEnd()) }),
      ...changes,
      env: {
        PATH: this.bin,
        HOME: this.folder,
        PLAYWRIGHT_BROWSERS_PATH: join(this.folder, 'browsers'),
        PLAYWRIGHT_DOWNLOAD_HOST: 'http://127.0.0.1:9',
        K6_RELEASES: 'http://127.0.0.1:9',
        PROMETHEUS_RELEASES: 'http://127.0.0.1:9',
        ...changes.env,
      },
    };
  }

  /** A file in the machine's folder; its path. */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /**
   * An executable in the machine's folder, by default on its PATH; its path. Each call is written down.
   * In the script, `$HERE` is the machine's folder and the usual commands are at hand.
   */
  tool(name: string, script: string, where = 'bin'): string {
    const path = this.file(
      join(where, name),
      `#!/bin/sh\nHERE='${this.folder}'\nPATH=/usr/bin:/bin\necho "${name} $*" >> "$HERE/calls"\n${script}\n`,
    );
    chmodSync(path, 0o755);
    return path;
  }

  /** The calls of the tools in their order: `go version`. */
  get calls(): readonly string[] {
    const file = join(this.folder, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  forgetCalls(): void {
    rmSync(join(this.folder, 'calls'), { force: true });
  }

  /** Makes a file newer and longer, as an update does. */
  update(path: string): void {
    appendFileSync(path, '# updated\n');
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The script of a tool that says its version. */
export function says(text: string): string {
  return `echo '${text}'`;
}

/** The script of an `apt-get` that installs by running `effect`. */
export function apt(effect: string): string {
  return `case "$1" in install) ${effect} ;; esac`;
}
