import { afterEach, expect, test, vi } from 'vitest';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { type ChildOptions, Children } from '../processes.ts';
import { type Trial, tryOut } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const { run: original } = Children.prototype;

/** What was started: listings and runs by their order's file, others wait for it. */
function watched(change: (options: ChildOptions, isAhead: boolean) => ChildOptions = (options) => options) {
  const started: string[] = [];
  vi.spyOn(Children.prototype, 'run').mockImplementation(function (this: Children, command, args, options) {
    const isAhead = options.input !== undefined;
    started.push(isAhead ? 'ahead' : 'with its order');
    return original.call(this, command, args, change(options, isAhead));
  });
  return started;
}

function configuration(word: string): string {
  return `export default { test: { include: ['specs/*.spec.ts'], env: { WORD: '${word}' } } };`;
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

test('a run takes the process that was started while its suite was listed, and that has loaded nothing of the suite', async () => {
  const started = watched();
  const { end, files, reading } = await run();
  expect(started).toEqual(['with its order', 'ahead']);
  expect(end.status).toBe('completed');
  expect(reading.reason).toBeUndefined();
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
  expect([...files.keys()]).toEqual(['exit.json', 'stderr.txt', 'stdout.txt', 'tests.jsonl']);
});

test('it is stopped with the run, and what it has recorded is kept', async () => {
  const started = watched();
  vi.stubEnv('WAITS', 'yes');
  const { end, reading } = await run({ interruptAfter: 1 }, { variables: ['WAITS'] });
  expect(started).toEqual(['with its order', 'ahead']);
  expect(end.status).toBe('interrupted');
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
});

test.each<[why: string, change: (options: ChildOptions, isAhead: boolean) => ChildOptions]>([
  ['has ended', (options, isAhead) => (isAhead ? { ...options, signal: AbortSignal.abort() } : options)],
  [
    'was started with other variables',
    (options, isAhead) => {
      if (isAhead) vi.stubEnv('OTHER', 'run');
      return options;
    },
  ],
])('a run starts one of its own if the one that waits %s', async (_, change) => {
  vi.stubEnv('OTHER', 'listed');
  const started = watched(change);
  const { reading } = await run({}, { variables: ['OTHER'] });
  expect(started).toEqual(['with its order', 'ahead', 'with its order']);
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
});

test.each([
  ['no run follows', { ahead: false }, {}],
  ['it signs in, as its session is known only then', {}, { account: 'user' }],
])('none waits if %s', async (_, trial, options) => {
  const started = watched();
  const { reading } = await run(trial, options);
  expect(started).toEqual(['with its order', 'with its order']);
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
});
