import { afterEach, expect, test, vi } from 'vitest';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { noneWaits, notTaken, watchStarts } from '../suite/testing/starts.ts';
import { type Trial, tryOut } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const watched = (change?: Parameters<typeof watchStarts>[1]) => watchStarts((args) => args.length > 2, change);

function configuration(word: string): string {
  return `export default { test: { include: ['specs/*.spec.ts'], globalSetup: 'set-up.ts', env: { WORD: '${word}' } } };`;
}

function run(trial: Partial<Trial> = {}, options: Partial<Parameters<typeof claim>[0]> = {}) {
  const files = {
    'vt.config.ts': configuration('listed'),
    // Standard input ends at once, as without a gate in CI.
    'set-up.ts': "export default () => new Promise((resolve) => process.stdin.on('end', () => resolve()).resume());",
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

test.each(notTaken)('a run starts one of its own if the one that waits %s', async (_, change) => {
  vi.stubEnv('OTHER', 'listed');
  const started = watched(change);
  const { reading } = await run({}, { variables: ['OTHER'] });
  expect(started).toEqual(['with its order', 'ahead', 'with its order']);
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
});

test.each(noneWaits)('none waits if %s', async (_, trial, options) => {
  const started = watched();
  const { reading } = await run(trial, options);
  expect(started).toEqual(['with its order', 'with its order']);
  expect(reading.measurements).toMatchObject({ 'api/says-the-word': { value: 'passed' } });
});
