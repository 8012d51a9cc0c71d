import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bothPassed, commandProject, type Given, passed, xml } from './testing/project.ts';

const project = commandProject();

describe('a tag in a name', () => {
  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['follows the name', ['a [OSB-01]'], ['a'], ['OSB-01']],
    ['is in the report too', ['a [OSB-01]'], ['a [OSB-01]'], ['OSB-01']],
    ['follows one that is in the report', ['a [OSB-01] [OSB-02]'], ['a [OSB-01]'], ['OSB-01', 'OSB-02']],
    ['is in the middle', ['a [OSB-01] b'], ['a b'], ['OSB-01']],
    ['is a parameter', ['a[OSB-01]', 'a[OSB-02]'], ['a[OSB-01]', 'a[OSB-02]'], []],
    ['is not declared', ['a [UTF-8]', 'a [UTF-16]'], ['a [UTF-8]', 'a [UTF-16]'], []],
  ])('that %s', async (_, list, names, covers) => {
    const { causes, task } = await project.leaves(xml(...names.map(passed)), '', {
      tests: list.map((name) => `shop.${name}`),
    });
    expect(new Set(Object.values(causes))).toEqual(new Set(['within-threshold']));
    expect(Object.keys(causes)).toHaveLength(list.length);
    expect(task.checks[0]?.covers).toEqual(covers);
  });

  test.each([
    ['another parameter', 'a[SHA-256]', 'a[SHA-512]'],
    ['another parameter that is a requirement', 'a[OSB-01]', 'a[OSB-02]'],
    ['another requirement', 'a [OSB-01]', 'a [OSB-02]'],
    ['no parameter', 'a[OSB-01]', 'a'],
  ])('is no match for %s', async (_, listed, reported) => {
    const { reading, causes } = await project.leaves(xml(passed(reported)), '', { tests: [`shop.${listed}`] });
    expect(reading.reason?.code).toBe('tests-differ');
    expect(Object.values(causes)).toEqual(['not-measured']);
  });
});

describe('a list of tests', () => {
  test('may be a file, with comments', async () => {
    project.write('tests.txt', '# what must be seen\n\nshop.a [OSB-01]\r\nshop.b\n');
    const { task, causes } = await project.leaves(xml(passed('a'), passed('b')), '', { tests: { file: 'tests.txt' } });
    expect(causes).toEqual(bothPassed);
    expect(task.checks[0]?.covers).toEqual(['OSB-01']);
  });

  test('may be in the encoding of a Windows shell', async () => {
    project.write('tests.txt', '');
    writeFileSync(project.path('tests.txt'), Buffer.from('\uFEFFshop.a\r\nshop.b\r\n', 'utf16le'));
    expect((await project.leaves(xml(passed('a'), passed('b')), '', { tests: { file: 'tests.txt' } })).causes).toEqual(
      bothPassed,
    );
  });

  test('may have names that differ in signs alone', async () => {
    const { causes } = await project.leaves(xml(passed('a[1+1]'), passed('a[1-1]')), '', {
      tests: ['shop.a[1+1]', 'shop.a[1-1]'],
    });
    expect(Object.keys(causes)).toEqual([
      expect.stringMatching(/^api\/shop-a-1-1-\w{6}$/),
      expect.stringMatching(/^api\/shop-a-1-1-\w{6}$/),
    ]);
    expect(new Set(Object.values(causes))).toEqual(new Set(['within-threshold']));
  });

  test.each<[string, Given, RegExp]>([
    ['that is empty', { tests: [] }, /names no test\. Run the command once.*npx stagegate tests/],
    ['that names one twice', { tests: ['shop.a', 'shop.a [OSB-01]'] }, /names the test "shop\.a \[OSB-01\]" twice/],
    [
      'that is not there',
      { tests: { file: 'gone.txt' } },
      /"gone\.txt" is not there: it was looked for in .*npx stagegate tests/,
    ],
  ])('%s is refused', async (_, given, message) => {
    await expect(project.attempt('true', given)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message),
    });
  });

  test.each<[string, Given, RegExp]>([
    ['a folder', { folder: 'backend' }, /folder "backend".*is not there/],
    ['an origin', { origins: { BASE_URL: 'shop' } }, /origins\.BASE_URL: there is no origin "shop"/],
  ])('and so is %s that is not there', async (_, given, message) => {
    await expect(project.attempt('true', given)).rejects.toThrow(message);
  });
});
