import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { declarations, problems } from './imports.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagegate-imports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const manifest = (dependencies: readonly string[], peers: readonly string[] = []) => ({
  name: 'x',
  version: '1.0.0',
  exports: {},
  bin: {},
  dependencies: Object.fromEntries(dependencies.map((name) => [name, '1.0.0'])),
  peerDependencies: Object.fromEntries(peers.map((name) => [name, '1'])),
});

describe('problems', () => {
  it('has none if each import is there or declared, and each dependency is imported', () => {
    write(
      'a.js',
      "import fs from 'node:fs';\nimport { z } from 'zod';\nimport './lib/b.js';\nimport http from 'k6/http';\n",
    );
    write('lib/b.js', "export * from '../a.js';\nconst late = await import('undici');\n");
    write(
      'c.d.ts',
      "import type { Reporter } from '@playwright/test/reporter';\nimport type supertest from 'supertest';\n",
    );
    expect(
      problems(folder, manifest(['zod', 'undici', '@types/supertest', 'supertest'], ['@playwright/test'])),
    ).toEqual([]);
  });

  it.each([
    ["import { z } from 'zod';", 'a.js imports "zod", which is neither a dependency nor a peer.'],
    ["import {\n  z,\n} from 'zod/v4';", 'a.js imports "zod/v4", which is neither a dependency nor a peer.'],
    ["import '@scope/name/sub';", 'a.js imports "@scope/name/sub", which is neither a dependency nor a peer.'],
    ["export { z } from 'zod';", 'a.js imports "zod", which is neither a dependency nor a peer.'],
    ["const x = await import('zod');", 'a.js imports "zod", which is neither a dependency nor a peer.'],
    [
      "import.meta.resolve('zod/package.json')",
      'a.js imports "zod/package.json", which is neither a dependency nor a peer.',
    ],
    ["import './gone.js';", 'a.js imports "./gone.js", which is not in the package.'],
    ["const x = await import('./gone.js');", 'a.js imports "./gone.js", which is not in the package.'],
  ])('reports %s', (text, problem) => {
    write('a.js', `${text}\n`);
    expect(problems(folder, manifest([]))).toEqual([problem]);
  });

  it('takes no declaration for a module that is gone', () => {
    write('a.js', "import './b.js';\n");
    write('b.d.ts', 'export {};\n');
    expect(problems(folder, manifest([]))).toEqual(['a.js imports "./b.js", which is not in the package.']);
  });

  it('reports a dependency that nothing imports', () => {
    write('a.js', 'export {};\n');
    expect(problems(folder, manifest(['zod'], ['vitest']))).toEqual([
      'Nothing in the package imports "zod".',
      'Nothing in the package imports "vitest".',
    ]);
  });

  it('lets a dependency be a peer of one that is imported', () => {
    write('a.js', "import 'react-dom';\n");
    const peersOf = (name: string) => (name === 'react-dom' ? ['react'] : ['vite']);
    expect(problems(folder, manifest(['react-dom', 'react', 'vite']), peersOf)).toEqual([
      'Nothing in the package imports "vite".',
    ]);
  });
});

describe('declarations', () => {
  it('reaches what the entries name, and nothing else', () => {
    write('index.d.ts', "export { a } from './lib/a.js';\n");
    write('lib/a.d.ts', "export declare const a: import('./b.js').B;\n");
    write('lib/b.d.ts', 'export interface B {}\n');
    write('lib/c.d.ts', 'export interface C {}\n');
    expect([...declarations(folder, ['./index.d.ts'])].toSorted()).toEqual(
      ['index.d.ts', 'lib/a.d.ts', 'lib/b.d.ts'].map((path) => join(folder, path)),
    );
  });
});
