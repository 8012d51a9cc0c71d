import { expect, test, vi } from 'vitest';
import { TestMachine } from '../setup/testing/machine.ts';
import { checks, runChecks } from './checks.js';

function project(here: TestMachine, biome: string): void {
  for (const name of ['tsconfig.json', 'tsconfig.k6.json', 'tsconfig.base.json']) here.file(name, '{}');
  here.file('node_modules/typescript/bin/tsc', '');
  here.file('node_modules/@biomejs/biome/bin/biome', biome);
  here.file('node_modules/knip/bin/knip.js', '');
}

test('every TypeScript project is checked, but not the base of them', () => {
  using here = new TestMachine();
  project(here, '');
  expect(checks(here.folder).map(({ name }) => name)).toEqual([
    'types (tsconfig.json)',
    'types (tsconfig.k6.json)',
    'style (Biome)',
    'unused code (knip)',
  ]);
});

test('a check that fails or is not there counts as failed, and its output is shown', async () => {
  using here = new TestMachine();
  project(here, 'console.log("style is wrong"); process.exit(1);');
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const counts = await runChecks(here.folder, new AbortController().signal);
  const shown = write.mock.calls.map(([text]) => text).join('');
  write.mockRestore();
  expect(counts).toEqual({ passed: 3, failed: 1 });
  expect(shown).toMatch(/style is wrong\nFAILED style \(Biome\) {2}\d/);
  expect(shown).toMatch(/^ok {5}types \(tsconfig\.k6\.json\) {2}\d/m);
});
