import { expect, it } from 'vitest';
import { isPlaceholder } from './placeholders.ts';

it.each([
  ...[
    '',
    ' ',
    '\n',
    'unknown',
    'Unknown',
    'dev',
    'DEV',
    'local',
    'HEAD',
    'latest',
    'null',
    'undefined',
    'n/a',
    ' N/A ',
  ],
  ...['0.0.0', '0.0.0-dev', 'v0.0.0', '0.0.0-development', '0.0.0+local', '0000000', '0.0.0-semantically-released'],
  ...['$' + '{VERSION}', '$VERSION', '$(VERSION)', '%VERSION%', '%%VERSION%%', '{{version}}', '{{ .Version }}'],
  ...['#{version}', '<version>', '@project.version@', '__VERSION__', '(devel)'],
])('"%s" does not name a build', (text) => {
  expect(isPlaceholder(text)).toBe(true);
});

it.each([
  ...['1.4.0', 'v1.4.0', '0.1.0', '0.0.1', '0.0.0-1234', '1.4.0-dev', '1.4.0-SNAPSHOT', 'dev-812', 'latest-2026-11-26'],
  ...['812', '0', '1.10', 'c0ffee1', '2026-11-26', 'release/7', 'build=7', '1.4.0\n', '0.0.0-pre.7'],
])('"%s" may be one', (text) => {
  expect(isPlaceholder(text)).toBe(false);
});
