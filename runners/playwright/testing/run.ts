/** Small Playwright projects, run as the gate runs them. */
import { playwright as claim } from '../../../uat/playwright.ts';
import { type Trial, type Tried, tryOut } from '../../suite/testing/trial.ts';
import { playwright } from '../index.ts';

/** The first line of each spec. */
export const imports =
  "import { execFileSync } from 'node:child_process'; import { readFileSync, writeFileSync } from 'node:fs'; import { chromium, expect, firefox, mergeExpects, test } from '@playwright/test';";

export function page(body: string): string {
  return `<!doctype html><title>x</title>${body}`;
}

/** `spec` is one file; without a configuration, nothing is tried again. */
export function run(
  spec: string,
  trial: Partial<Trial> = {},
  options: Partial<Parameters<typeof claim>[0]> = {},
): Promise<Tried> {
  const files = { 'specs/a.spec.ts': `${imports}\n${spec}`, ...trial.files };
  return tryOut(
    playwright,
    claim({ specs: 'specs', ...(options.config === undefined ? { retries: 0 } : {}), ...options }),
    { ...trial, files },
  );
}
