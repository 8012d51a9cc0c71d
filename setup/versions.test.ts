import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { says, TestMachine } from './testing/machine.ts';
import { atLeast, versionText } from './versions.js';

test('asks an executable once, and again when it has changed', async () => {
  using here = new TestMachine();
  const path = here.tool('tool', says('1.2.3'));
  expect(await versionText(here.machine, path, '--version')).toEqual({ text: '1.2.3' });
  expect(await versionText(here.machine, path, '--version')).toEqual({ text: '1.2.3' });
  expect(here.calls).toEqual(['tool --version']);
  here.update(path);
  await versionText(here.machine, path, '--version');
  expect(here.calls).toHaveLength(2);
});

test('does not remember a failure', async () => {
  using here = new TestMachine();
  const path = here.tool('tool', 'echo "no library" >&2; exit 127');
  for (const _ of [1, 2])
    expect(await versionText(here.machine, path, 'version')).toEqual({
      failure: '"version" ended with exit code 127: no library',
    });
  expect(here.calls).toHaveLength(2);
});

test('asks again when what it remembers is damaged', async () => {
  using here = new TestMachine();
  const path = here.tool('tool', says('1.2.3'));
  await versionText(here.machine, path, '--version');
  for (const name of readdirSync(`${here.machine.cache}/versions`)) here.file(`cache/versions/${name}`, '{"stamp":');
  expect(await versionText(here.machine, path, '--version')).toEqual({ text: '1.2.3' });
});

test('works where the cache cannot be written', async () => {
  using here = new TestMachine({ cache: '/dev/null/cache' });
  const path = here.tool('tool', says('1.2.3'));
  expect(await versionText(here.machine, path, '--version')).toEqual({ text: '1.2.3' });
});

test.each([
  ['7.0.15', '6', true],
  ['6', '6', true],
  ['5.9', '6', false],
  ['22.19.0', '22.19', true],
  ['22.9.0', '22.19', false],
  ['1.26', '1.21', true],
])('%s is at least %s: %s', (version, minimum, expected) => {
  expect(atLeast(version, minimum)).toBe(expected);
});
