import { expect, test } from 'vitest';
import { metasIn, scriptsIn } from './html.ts';
import type { Result } from './points.ts';

test.each([
  ['in the body', '<head><title>x</title></head><body><META></body>'],
  ['after the head has ended by itself', '<title>x</title><p>x</p><META>'],
  ['in a script', '<head><script>const a = `<META>`</script></head>'],
  ['in a text field', '<textarea><META></textarea>'],
  ['in a title', '<head><title><META></title></head>'],
  ['in a comment that does not end', '<head><!-- <META></head>'],
])('a policy %s is none', (_, html) => {
  const policy = `<meta http-equiv="content-security-policy" content="default-src 'none'">`;
  expect(metasIn(html.replace('<META>', policy)).policies).toEqual([]);
});

test.each<[string | undefined, Result]>([
  [undefined, 'sri-not-implemented-response-not-html'],
  ['<h1>Shop</h1>', 'sri-not-implemented-but-no-scripts-loaded'],
  ['<script src="/a.js"></script>', 'sri-not-implemented-but-all-scripts-loaded-from-secure-origin'],
  [
    '<script src="https://cdn.example.com/a.js"></script>',
    'sri-not-implemented-but-all-scripts-loaded-from-secure-origin',
  ],
  ['<script src=/a.js integrity=sha384-x></script>', 'sri-implemented-and-all-scripts-loaded-securely'],
  [
    '<script src="https://cdn.test/a.js" integrity="sha384-x"></script>',
    'sri-implemented-and-external-scripts-loaded-securely',
  ],
  [
    '<script src="https://cdn.test/a.js"></script><script src="/b.js"></script>',
    'sri-not-implemented-but-external-scripts-loaded-securely',
  ],
  [
    '<script src="//cdn.test/a.js" integrity="sha384-x"></script>',
    'sri-implemented-but-external-scripts-not-loaded-securely',
  ],
  ['<script src="http://cdn.test/a.js"></script>', 'sri-not-implemented-and-external-scripts-not-loaded-securely'],
])('scripts of %s are %s', (html, result) => {
  expect(scriptsIn(html, new URL('https://app.example.com/'))).toBe(result);
});
