import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { sourceRoot } from '../../fixtures/context/install.ts';
import { resolvedEnvironment } from '../../fixtures/testing/environment.ts';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { type ChildOptions, Children } from '../processes.ts';
import { type Trial, tryOut } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const { run: original } = Children.prototype;

/** What was started: processes that may wait for their run, and those that may not. */
function watched(change: (options: ChildOptions, mayWait: boolean) => ChildOptions = (options) => options) {
  const started: string[] = [];
  vi.spyOn(Children.prototype, 'run').mockImplementation(function (this: Children, command, args, options) {
    const mayWait = options.input !== undefined;
    started.push(mayWait ? 'may wait' : 'may not');
    return original.call(this, command, args, change(options, mayWait));
  });
  return started;
}

function configuration(word: string, more = ''): string {
  return `console.log('configured'); export default { test: { include: ['specs/*.spec.ts'], env: { WORD: '${word}' }${more} } };`;
}

function run(trial: Partial<Trial> = {}, options: Partial<Parameters<typeof claim>[0]> = {}) {
  const files = {
    'vt.config.ts': configuration('listed'),
    'specs/a.spec.ts': `import { expect, test } from 'vitest';
      test('says the word', () => { console.log('said'); expect(process.env.WORD).toBe('run'); });
      test('waits', async () => { if (process.env.WAITS === 'yes') await new Promise(() => {}); expect(1).toBe(1); }, 60_000);`,
    ...trial.files,
  };
  return tryOut(vitest, claim({ specs: 'specs', config: 'vt.config.ts', ...options }), {
    ahead: true,
    between: { 'vt.config.ts': configuration('run') },
    ...trial,
    files,
  });
}

test('a run takes the process that has listed its suite, which loads the configuration anew', async () => {
  const started = watched();
  const { end, files, reading } = await run();
  expect(started).toEqual(['may wait']);
  expect(end.status).toBe('completed');
  expect(reading.reason).toBeUndefined();
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
  expect([...files.keys()]).toEqual(['exit.json', 'stderr.txt', 'stdout.txt', 'tests.jsonl']);
  expect(String(files.get('stdout.txt')).split('configured')).toHaveLength(2);
});

test('it is stopped with the run, and what it has recorded is kept', async () => {
  const started = watched();
  vi.stubEnv('WAITS', 'yes');
  const { end, reading } = await run({ interruptAfter: 1 }, { variables: ['WAITS'] });
  expect(started).toEqual(['may wait']);
  expect(end.status).toBe('interrupted');
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
});

test('the configuration reads what is known of the environment when the run begins, and what it has set once stays', async () => {
  const started = watched();
  const module = JSON.stringify(join(sourceRoot, 'fixtures/context/current-environment.ts'));
  const { reading, base } = await run({
    files: {
      'once.cjs': "process.env.SET = 'once';",
      'vt.config.ts': `import { createRequire } from 'node:module';
        const require = createRequire(import.meta.url);
        require('./once.cjs');
        export default { test: { include: ['specs/*.spec.ts'], env: { WORD: require(${module}).environment().run } } };`,
      'specs/b.spec.ts': `import { expect, test } from 'vitest'; test('is set', () => { expect(process.env.SET).toBe('once'); });`,
    },
    between: { '../environment.json': JSON.stringify(resolvedEnvironment({ run: 'run' })) },
  });
  expect(started, base).toEqual(['may wait']);
  expect(reading.measurements).toMatchObject({
    'api/says-the-word': { value: 'passed' },
    'api/is-set': { value: 'passed' },
  });
});

test.each<[why: string, change: (options: ChildOptions, mayWait: boolean) => ChildOptions]>([
  ['has ended', (options, mayWait) => (mayWait ? { ...options, input: Promise.resolve(''), tell: () => {} } : options)],
  [
    'was started with other variables',
    (options, mayWait) => {
      if (mayWait) vi.stubEnv('OTHER', 'run');
      return options;
    },
  ],
])('a run starts one of its own if the one that waits %s', async (_, change) => {
  vi.stubEnv('OTHER', 'listed');
  const started = watched(change);
  const { reading } = await run({}, { variables: ['OTHER'] });
  expect(started).toEqual(['may wait', 'may not']);
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
});

const global = 'export const setup = () => {};';
const server = `import { createServer } from 'node:net'; createServer().listen(0); ${configuration('listed')}`;
const shared = `import { expect, test } from 'vitest'; if (globalThis.there) throw new Error('loaded twice'); globalThis.there = true;
  test('is alone', () => { expect(1).toBe(1); });`;

test.each<[what: string, files: Record<string, string>]>([
  [
    'has a global set-up',
    { 'vt.config.ts': configuration('listed', ", globalSetup: './global.ts'"), 'global.ts': global },
  ],
  [
    'has a plugin',
    {
      'vt.config.ts': `export default { plugins: [{ name: 'own' }], ...${configuration('listed').split('default')[1]?.replace(';', '')} };`,
    },
  ],
  ['has started a server', { 'vt.config.ts': server }],
  ['is listed in isolation', { 'specs/b.spec.ts': shared, 'specs/c.spec.ts': shared.replace('alone', 'alone too') }],
])('the process of a suite that %s ends when it has listed it', async (_, files) => {
  const started = watched();
  const { reading } = await run({ files });
  expect(started).toEqual(['may wait', 'may not']);
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
});

test.each([
  ['no run follows', { ahead: false }, {}],
  ['it signs in, as its session is known only then', {}, { account: 'user' }],
])('none waits if %s', async (_, trial, options) => {
  const started = watched();
  const { reading } = await run(trial, options);
  expect(started).toEqual(['may not', 'may not']);
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
});
