import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runNode } from '../../fixtures/testing/run-node.ts';

const here = import.meta.resolve('./own-modules.ts');
const files = {
  'vitest/package.json': '{ "type": "module" }',
  'vitest/dist/index.js':
    "import { b } from './chunks/b.js'; import { name } from 'chai'; import { createRequire } from 'node:module'; export const seen = [b, name, createRequire(import.meta.url)('./old').old];",
  'vitest/dist/chunks/b.js':
    "import { name } from 'chai'; import { c } from '../c.js'; export const b = ['b', name, c].join(' ');",
  'vitest/dist/c.js': "export const c = 'c';",
  'vitest/dist/old.js': "export const old = 'old';",
  'chai/package.json': '{ "type": "module", "exports": "./chai.js" }',
  'chai/chai.js': "import './more.js'; export const name = 'chai';",
  'chai/more.js': '',
};
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-own-'));
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'node_modules', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the modules say, and what Node itself had to look for. */
async function loaded(find: string): Promise<unknown> {
  const entry = pathToFileURL(join(folder, 'node_modules/vitest/dist/index.js')).href;
  const script = `import { registerHooks } from 'node:module';
    import { findOwnModules } from '${here}';
    const looked = [];
    registerHooks({ resolve: (specifier, context, next) => { looked.push(specifier); return next(specifier, context); } });
    ${find}
    const { seen } = await import('${entry}');
    console.log(JSON.stringify({ seen, looked: looked.slice(1).sort() }));`;
  return JSON.parse((await runNode(script)).output);
}

test('modules of Vitest find their neighbours at once, and each package once', async () => {
  const seen = ['b chai c', 'chai', 'old'];
  const elsewhere = ['./more.js', './old', 'chai', 'node:module'];
  const all = [...elsewhere, '../c.js', './chunks/b.js', 'chai'].toSorted();
  expect(await loaded('')).toEqual({ seen, looked: all });
  expect(await loaded('findOwnModules();')).toEqual({ seen, looked: elsewhere });
});

test('a loader of the team’s own that wraps what Vitest imports by its address wraps it once', async () => {
  const wrapped = pathToFileURL(join(folder, 'node_modules/vitest/dist/c.js')).href;
  const importer = join(folder, 'node_modules/vitest/dist/by-address.js');
  writeFileSync(importer, `export const { c } = await import('${wrapped}');`);
  const loader = `export const resolve = async (specifier, context, next) => {
      const found = await next(specifier, context);
      return specifier === '${wrapped}' && !context.parentURL.includes('?') ? { ...found, url: found.url + '?wrapped' } : found;
    };
    export const load = (url, context, next) => url.endsWith('?wrapped')
      ? { source: "import { c as own } from '${wrapped}'; export const c = 'wrapped ' + own;", format: 'module', shortCircuit: true }
      : next(url, context);`;
  const { output } = await runNode(`import { register } from 'node:module';
    import { findOwnModules } from '${here}';
    findOwnModules();
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(loader)}));
    console.log((await import('${pathToFileURL(importer).href}')).c);`);
  expect(output.trim()).toBe('wrapped c');
});
