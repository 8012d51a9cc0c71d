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

test('two tests that would be one check are refused, with both places', () => {
  const two = [listed({ titles: ['Works!'] }), listed({ titles: ['works'], file: 'specs/b.spec.ts', line: 9 })];
  expect(() => toListing(two, { layer: 'uat', args }, requirements)).toThrow(
    /"uat\/works".*specs\/a\.spec\.ts:1 and specs\/b\.spec\.ts:9/,
  );
});
