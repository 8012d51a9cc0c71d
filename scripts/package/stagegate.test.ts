import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';

const repository = join(import.meta.dirname, '../..');
const text = readFileSync(join(import.meta.dirname, 'stagegate.js'), 'utf8');

test('can be read by a Node that knows no modules', () => {
  expect(() => new Script(text)).not.toThrow();
  expect(text).not.toMatch(/\?\?|\?\./);
  expect(() => new Script('await 1;')).toThrow(SyntaxError);
});

test('needs the Node that the package needs', () => {
  const { engines } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  for (const file of ['gate/cli.js', 'scripts/package/stagegate.js', 'setup/node-modules.js'])
    expect(readFileSync(join(repository, file), 'utf8')).toContain(
      `\nconst oldest = '${engines.node.replace('>=', '')}';\n`,
    );
});
