/** Records what k6 leaves in each case: `node runners/k6/testing/record.ts [case…]`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaseName, cases, play } from './cases.ts';

const asked = process.argv.slice(2);
const names = (Object.keys(cases) as CaseName[]).filter((name) => asked.length === 0 || asked.includes(name));
for (const name of names) {
  const { files, end } = await play(cases[name]);
  const folder = join(import.meta.dirname, '../testdata', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [path, bytes] of files) writeFileSync(join(folder, path), anywhere(bytes));
  process.stdout.write(
    `${name}: ${end.status}${end.reason === undefined ? '' : `, ${end.reason.code}: ${end.reason.detail}`}\n`,
  );
}

/** Without the temporary folders of the machine that it was recorded on. */
function anywhere(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replaceAll(new RegExp(`${tmpdir()}/stagegate-[^/]+/`, 'g'), '/tmp/run/');
}
