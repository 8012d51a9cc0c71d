import { expect, test } from 'vitest';
import { readJunit } from './junit.ts';
import { failedSetUp } from './set-up.ts';

/** What a report with this one test says of a test that is missing. */
function reasonFor(missing: string, testcase: string, failure = '<failure message="no account">at x</failure>') {
  const report = `<testsuite name="x"><testcase ${testcase}>${failure}</testcase></testsuite>`;
  const { tests } = readJunit(Buffer.from(report));
  return failedSetUp(
    missing,
    Map.groupBy(tests, ({ name }) => name),
    [],
  );
}

const beforeAll = 'name="" classname="com.example.ShopTest"';
const hook = '&quot;before all&quot; hook for &quot;lists orders&quot;';

test.each([
  ['Surefire', 'com.example.ShopTest.lists orders', beforeAll],
  ['Gradle', 'com.example.ShopTest.lists orders', 'name="initializationError" classname="com.example.ShopTest"'],
  ['mocha', 'lists orders.Shop lists orders', `name="Shop ${hook}" classname="${hook}"`],
  [
    'unittest',
    'tests.test_shop.ShopTest.test_lists',
    'name="setUpClass (tests.test_shop.ShopTest)" classname="unittest.suite._ErrorHolder"',
  ],
])('a set-up that failed explains a missing test: %s', (_, missing, testcase) => {
  expect(reasonFor(missing, testcase)).toEqual({
    code: 'set-up-failed',
    detail: expect.stringMatching(/^".+" failed: no account$/),
  });
});

test('a set-up that reached nobody says so', () => {
  const failure = '<error message="connect ECONNREFUSED 10.0.0.7:443" type="Error">at x</error>';
  expect(reasonFor('com.example.ShopTest.lists', beforeAll, failure)?.code).toBe('unreachable');
});

test.each([
  ['of another class', 'com.example.CartTest.lists', beforeAll, undefined],
  ['that passed', 'com.example.ShopTest.lists', beforeAll, ''],
  ['that is a test', 'com.example.ShopTest.lists', 'name="pays" classname="com.example.ShopTest"', undefined],
])('one %s does not', (_, missing, testcase, failure) => {
  expect(reasonFor(missing, testcase, failure)).toBeUndefined();
});
