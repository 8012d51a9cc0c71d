import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inOneFile } from './in-one-file.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gate-one-file-$&-$$-')));
  write(
    'sources/main.ts',
    "import { said } from './parts/said.ts';\nimport './parts/mark.ts';\nconsole.log(said, import.meta.filename);\n",
  );
  write('sources/parts/said.ts', 'export type Said = string;\nexport const said: Said = import.meta.dirname;\n');
  write('sources/parts/mark.ts', "console.log('mark');\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, code: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), code);
}

const at = (path: string): string => join(folder, path);
const made = (): string => inOneFile(at('sources/main.ts'), at('cache'));

async function said(file: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  return (await text(child.stdout)).trim().split('\n');
}

test('the file needs no other, and its parts know where they were', async () => {
  const file = made();
  rmSync(at('sources'), { recursive: true });
  expect(await said(file)).toEqual(['mark', `${at('sources/parts')} ${file}`]);
});

test('it is made once, and anew when a part has changed, or the place', async () => {
  const first = made();
  writeFileSync(first, '// made once');
  expect([made(), readFileSync(first, 'utf8')]).toEqual([first, '// made once']);
  write('sources/parts/mark.ts', "console.log('another mark');\n");
  expect((await said(made()))[0]).toBe('another mark');
  write('elsewhere/main.ts', "console.log('elsewhere');\n");
  const here = inOneFile(at('elsewhere/main.ts'), at('cache'));
  write('there/main.ts', "console.log('elsewhere');\n");
  expect(inOneFile(at('there/main.ts'), at('cache'))).not.toBe(here);
});

test('two that make it at the same time both have it whole', async () => {
  const script = `import { inOneFile } from ${JSON.stringify(join(import.meta.dirname, 'in-one-file.ts'))}; console.log(inOneFile(${JSON.stringify(at('sources/main.ts'))}, ${JSON.stringify(at('cache'))}));`;
  write('make.ts', script);
  const [first = [], second = []] = await Promise.all([said(at('make.ts')), said(at('make.ts'))]);
  expect(first).toEqual(second);
  expect(readdirSync(at('cache'))).toHaveLength(1);
  expect((await said(first[0] ?? ''))[0]).toBe('mark');
});

test('without a place for it the module is its own file', () => {
  write('cache', 'a file');
  expect(made()).toBe(at('sources/main.ts'));
});

test('what does not compile is its own file, and says so itself', () => {
  write('sources/parts/mark.ts', 'const = 1;');
  expect(made()).toBe(at('sources/main.ts'));
});
