import { hash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sourceRoot } from '../../fixtures/context/install.ts';
import { runNode } from '../../fixtures/testing/run-node.ts';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { tryOut } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gate-modules-'));
  write('node_modules/.package-lock.json', '{}');
  for (const name of ['vitest', 'vite'])
    symlinkSync(join(sourceRoot, 'node_modules', name), join(root, 'node_modules', name));
  write(
    'specs/a.spec.ts',
    "import { expect, test } from 'vitest';\ntest('a', () => { expect(1 as number).toBe(1); });",
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** The folders in which a listing and a run with these configurations keep modules, from a scratch folder each and the one that they share. */
async function kept(...configurations: readonly string[]): Promise<readonly string[]> {
  const orders = configurations.map((text, index) => {
    const scratch = join(root, `scratch-${index}`);
    const config = `${hash('md5', text)}.config.ts`;
    write(config, text);
    return { home: root, config: join(root, config), specs: [join(root, 'specs')], scratch, workers: 1 };
  });
  const { output } = await runNode(`import { start } from '${import.meta.resolve('./start.ts')}';
    for (const [index, order] of ${JSON.stringify(orders)}.entries()) {
      const module = '${import.meta.resolve('vitest/node').replace('file://', '')}';
      const vitest = await start({ mode: index === 0 ? 'list' : 'run', module, modules: '${root}/shared', ...order }, [{}]);
      if (index === 0) await vitest.collectTests(await vitest.globTestSpecifications());
      console.log('kept in ' + vitest.projects.map(({ config }) => config.fsModuleCachePath).join());
      await vitest.close();
    }
    process.exit();`);
  const found = output.split('\n').flatMap((line) => line.split('kept in ')[1] ?? []);
  if (found.length !== orders.length) throw new Error(output);
  return found.map((path) => path.replace(`${root}/`, ''));
}

const plain = "export default { test: { include: ['specs/*.spec.ts'] } };";

test('a run takes what its listing has transformed by the same configuration, and nothing is kept in the checkout', async () => {
  const [listed, run] = await kept(plain, plain);
  expect(listed).toMatch(/^shared\/[\da-f]{64}$/);
  expect(run).toBe(listed);
  expect(existsSync(join(root, String(listed)))).toBe(true);
  expect(existsSync(join(root, 'node_modules/.vitest-cache'))).toBe(false);
});

test.each<[what: string, configuration: string]>([
  ['with a plugin', "export default { plugins: [[{ name: 'own' }]], test: { include: ['specs/*.spec.ts'] } };"],
  [
    'of which a project has a plugin',
    "export default { test: { projects: [{ plugins: [{ name: 'own' }], test: { name: 'a', include: ['specs/*.spec.ts'] } }] } };",
  ],
  ['that is no data', 'const own = {}; own.own = own; export default { own };'],
])('what is made by a configuration %s is its own', async (_, configuration) => {
  expect(await kept(configuration, configuration)).toEqual(['scratch-0/modules', 'scratch-1/modules']);
});

test('what is made by other settings is kept elsewhere', async () => {
  const [listed, run] = await kept(plain, plain.replace('{', "{ oxc: { define: { WORD: '1' } },"));
  expect(run).toMatch(/^shared\//);
  expect(run).not.toBe(listed);
});

test('a run sees what has changed since it was listed: its specs, and what a plugin of the team’s reads', async () => {
  const word = (said: string) => ({
    'word.txt': said,
    'specs/b.spec.ts': `import { expect, test } from 'vitest';\ntest('says it', () => { expect('${said}').toBe('run'); });`,
  });
  const plugin = "{ name: 'words', transform: (code) => code.replace('WORD', readFileSync('word.txt', 'utf8')) }";
  const { reading } = await tryOut(vitest, claim({ specs: 'specs', config: 'vt.config.ts' }), {
    files: {
      ...word('listed'),
      'vt.config.ts': `import { readFileSync } from 'node:fs';\nexport default { plugins: [${plugin}], test: { include: ['specs/*.spec.ts'] } };`,
      'specs/a.spec.ts':
        "import { expect, test } from 'vitest';\ntest('reads it', () => { expect('WORD').toBe('run'); });",
    },
    between: word('run'),
  });
  expect(reading.measurements).toMatchObject({
    'api/reads-it': { value: 'passed' },
    'api/says-it': { value: 'passed' },
  });
});
