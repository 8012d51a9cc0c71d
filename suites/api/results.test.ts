import { expect, test } from 'vitest';
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
