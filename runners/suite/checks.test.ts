import { describe, expect, test } from 'vitest';
import { specArguments } from '../../fixtures/claims/specs.ts';
import { toListing } from './checks.ts';
import type { ListedTest } from './journal.ts';

const args = specArguments.parse({
  specs: ['specs'],
  projects: [],
  covers: [],
  why: 'Because.',
  flaky: 'pass',
  workers: 2,
  variables: [],
});

const requirements = ['OSB-01', 'OSB-07', 'OSB-08', 'OSB-15', 'OSB-16'];

function listed(change: Partial<ListedTest>): ListedTest {
  const one = {
    project: '',
    titles: ['works'],
    file: 'specs/a.spec.ts',
    line: 1,
    tags: [],
    annotations: [],
    ...change,
  };
  return { ...one, kind: 'test', key: JSON.stringify([one.project, one.file, ...one.titles]) };
}

function checkOf(change: Partial<ListedTest>) {
  return toListing([listed(change)], { layer: 'uat', args }, requirements).checks[0];
}

describe('the title of a test', () => {
  test.each([
    ['saves a milestone [OSB-07]', 'uat/saves-a-milestone', 'saves a milestone', ['OSB-07']],
    ['saves [OSB-07, OSB-08] it @slow', 'uat/saves-it', 'saves it', ['OSB-07', 'OSB-08']],
    ['mails to ada@example.com', 'uat/mails-to-ada-example-com', 'mails to ada@example.com', []],
    ['[OSB-07]', 'uat/osb-07', '[OSB-07]', ['OSB-07']],
    ['[OSB-08] is first', 'uat/is-first', 'is first', ['OSB-08']],
    ['digests[OSB-07]', 'uat/digests-osb-07', 'digests[OSB-07]', []],
    ['reads [UTF-16]', 'uat/reads-utf-16', 'reads [UTF-16]', []],
    ['saves [OSB-07, OSB-99]', 'uat/saves', 'saves', ['OSB-07', 'OSB-99']],
  ])('%s', (title, id, sentence, covers) => {
    expect(checkOf({ titles: [title] })).toMatchObject({
      id,
      title: sentence,
      failure: `Failed: ${sentence}`,
      covers,
    });
  });

  test('in a group is called after both', () => {
    expect(checkOf({ titles: ['Group [OSB-01]', 'works'] })).toMatchObject({
      id: 'uat/group-works',
      title: 'Group › works',
      covers: ['OSB-01'],
    });
  });
});

test('only tags that name declared requirements are covered', () => {
  expect(checkOf({ tags: ['@OSB-15', 'OSB-16', 'SHA-256', '@smoke'] })?.covers).toEqual(['OSB-15', 'OSB-16']);
});

test('tests of several projects are told apart, and the list says which test is behind which check', () => {
  const both = [listed({ project: 'north' }), listed({ project: 'south' })];
  const { checks, args: listing } = toListing(both, { layer: 'api', args }, requirements);
  expect(checks.map(({ id, title }) => [id, title])).toEqual([
    ['api/north-works', 'works (north)'],
    ['api/south-works', 'works (south)'],
  ]);
  expect(listing['tests']).toEqual({
    'api/north-works': '["north","specs/a.spec.ts","works"]',
    'api/south-works': '["south","specs/a.spec.ts","works"]',
  });
});

const listing = (...tests: ListedTest[]) => toListing(tests, { layer: 'uat', args }, requirements);

test('tests of one name in several files are told apart by their files', () => {
  const two = [listed({ titles: ['Works!'] }), listed({ titles: ['works'], file: 'specs/b.spec.ts' })];
  expect(listing(...two).checks.map(({ id, title }) => [id, title])).toEqual([
    ['uat/specs-a-works', 'Works!'],
    ['uat/specs-b-works', 'works'],
  ]);
  const same = [listed({}), listed({ file: 'specs/b.spec.ts' })];
  expect(listing(...same).checks.map(({ title }) => title)).toEqual([
    'works (specs/a.spec.ts)',
    'works (specs/b.spec.ts)',
  ]);
});

test('titles that differ only in signs are told apart by a digest that does not depend on their order', () => {
  const titles = ['a + b', 'a - b', 'Ä', 'ä'];
  const tests = titles.map((title, index) => listed({ titles: [`computes ${title}`], line: index + 1 }));
  const ids = Object.keys(listing(...tests).args['tests'] as object);
  expect(ids).toHaveLength(4);
  expect(ids[0]).toMatch(/^uat\/computes-a-b-[\da-f]{6}$/);
  const reversed = tests.map((one, index) => ({ ...one, line: 9 - index }));
  expect(Object.keys(listing(...reversed).args['tests'] as object).toSorted()).toEqual(ids.toSorted());
});

test('two tests of one file and one name are refused, with both places', () => {
  expect(() => listing(listed({}), listed({ line: 9 }))).toThrow(
    /"uat\/works".*specs\/a\.spec\.ts:1 and specs\/a\.spec\.ts:9.*another title/,
  );
  const { line: _, ...unplaced } = listed({});
  expect(() => listing(unplaced, unplaced)).toThrow(/"works" \(specs\/a\.spec\.ts\)\. Give/);
});
