/** A team's project whose command leaves reports. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach } from 'vitest';
import { type Trial, type TrialOptions, trial } from '../../../gate/testing/trial.ts';
import { results } from '../../../suites/api/results.ts';
import { exec } from '../index.ts';

export const xml = (...cases: string[]): string => `<testsuite name="s">${cases.join('')}</testsuite>`;
export const passed = (name: string): string => `<testcase classname="shop" name="${name}"/>`;
export const failed = (name: string): string =>
  `<testcase classname="shop" name="${name}"><failure message="no"/></testcase>`;
export const skipped = (name: string): string =>
  `<testcase classname="shop" name="${name}"><skipped message="June"/></testcase>`;

/** Fields of the claim. */
export type Given = Partial<Parameters<typeof results>[0]>;

interface CommandProject {
  path(...parts: readonly string[]): string;
  write(path: string, text: string): void;
  attempt(run: string, given?: Given, options?: TrialOptions): Promise<Trial>;
  /** The command leaves that report; `then` is what it does after it. */
  leaves(report: string, then?: string, given?: Given, options?: TrialOptions): Promise<Trial>;
}

/** A new folder for each test of the file. */
export function commandProject(): CommandProject {
  let root = '';
  const roots: string[] = [];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'stagegate-results-'));
    roots.push(root);
  });
  afterAll(() => {
    for (const path of roots) rmSync(path, { recursive: true, force: true });
  });
  const project: CommandProject = {
    path: (...parts) => join(root, ...parts),
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    attempt: (run, given = {}, options = {}) => {
      const claim = results({ run, junit: 'out/*.xml', tests: ['shop.a', 'shop.b'], ...given });
      return trial(claim, exec, { root, requirements: ['OSB-01', 'OSB-02', 'OSB-03'], ...options });
    },
    leaves: (report, then = '', given = {}, options = {}) => {
      project.write('report.xml', report);
      return project.attempt(`mkdir -p out && cat report.xml > out/junit.xml; ${then || 'true'}`, given, options);
    },
  };
  return project;
}

/** Both tests that a command promises by default passed. */
export const bothPassed = { 'api/shop-a': 'within-threshold', 'api/shop-b': 'within-threshold' };
