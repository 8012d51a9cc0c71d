/** Small Vitest projects, run as the gate runs them. */
import { vitest as claim } from '../../../suites/api/vitest.ts';
import { type Trial, type Tried, tryOut } from '../../suite/testing/trial.ts';
import { vitest } from '../index.ts';

/** The first lines of each spec. */
export const imports =
  "import { afterAll, beforeAll, describe, expect, test } from 'vitest';\nimport http from 'node:http';\nimport supertest from 'supertest';";

export function run(
  spec: string,
  trial: Partial<Trial> = {},
  options: Partial<Parameters<typeof claim>[0]> = {},
): Promise<Tried> {
  const files = { 'specs/a.spec.ts': `${imports}\n${spec}`, ...trial.files };
  return tryOut(vitest, claim({ specs: 'specs', ...options }), { ...trial, files });
}
