import { describe, expect, test } from 'vitest';
import { results } from './results.ts';

test.each([
  ['pytest -q', 'pytest'],
  ['mkdir -p out && pytest -q --junitxml=out/junit.xml', 'pytest'],
  ['mkdir -p out;pytest -q', 'pytest'],
  ['mkdir -p out\npytest -q', 'pytest'],
  ['cd backend && CI=1 GOFLAGS="-count=1 -v" go test ./...', 'go'],
  ['export NODE_ENV=test; npx jest', 'npx'],
  ["TITLE='a; b' mvn -q test", 'mvn'],
  ['./gradlew test && mkdir out', 'gradlew'],
  ['mkdirs && pytest', 'mkdirs'],
  ['mkdir -p out', 'mkdir'],
])('the command %j is called %s', (run, name) => {
  expect(results({ run, junit: 'out/*.xml', tests: ['a'] }).name).toBe(name);
});

describe('what was written wrong', () => {
  const given = { run: 'true', junit: 'out/*.xml', tests: ['a'] };
  test.each<[object, RegExp]>([
    [
      { tests: undefined },
      /tests: expected the tests that must be seen: their names, or \{ file: "tests\.txt" \}.*npx stagegate tests .*> tests\.txt, got nothing/,
    ],
    [
      { junit: undefined },
      /results\(…\): junit: expected one of junit: .* and ctrf: .*, which say where its reports are/,
    ],
    [{ ctrf: 'out/ctrf.json' }, /expected one of junit/],
    [{ layer: 'apis' }, /layer: expected a layer: config, .*got "apis"/],
    [{ others: 'ignored' }, /others: expected "refused" or "allowed", got "ignored"/],
    [{ command: 'x' }, /"command" is not a field/],
  ])('%j', (wrong, message) => {
    expect(() => results({ ...given, ...wrong } as Parameters<typeof results>[0])).toThrow(message);
  });
});
