import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toolPackage } from './tool.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stagegate-tool-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function installed(name: string, version: string): string {
  const manifest = join(home, 'node_modules', name, 'package.json');
  mkdirSync(join(manifest, '..'), { recursive: true });
  writeFileSync(manifest, JSON.stringify({ name, version }));
  return manifest;
}

const oldest = { version: [5, 1], reports: 'each attempt of a test' } as const;

describe('toolPackage', () => {
  it.each(['5.1.0', '5.10.2', '6.0.0'])("takes the project's own %s before stagegate's", (version) => {
    const manifest = installed('vitest', version);
    expect(toolPackage('vitest', home, 'api', oldest)).toEqual({ manifest, version });
  });

  it.each(['5.0.9', '4.9.0'])('refuses %s, and says what it cannot tell', (version) => {
    installed('vitest', version);
    expect(() => toolPackage('vitest', home, 'api', oldest)).toThrow(
      `vitest ${version} (found from ${home}) is too old for api: stagegate reads each attempt of a test, which vitest reports from 5.1 on. Update it: npm install --save-dev vitest@latest`,
    );
  });

  it("takes stagegate's own where the project has none", () => {
    expect(toolPackage('vitest', home, 'api').manifest).toContain('vitest');
  });

  it('says who needs what is not there, and how to get it', () => {
    expect(() => toolPackage('no-such-tool', home, 'uat/shop')).toThrow(
      `uat/shop needs no-such-tool, which is not installed: it was looked for from ${home}. Install it with: npm install --save-dev no-such-tool`,
    );
  });
});
