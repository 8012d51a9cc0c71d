import { describe, expect, it } from 'vitest';
import { href, isImage, isTrace } from './links.ts';

describe('href', () => {
  it.each([
    ['evidence/uat/a/shot 1.png', 'evidence/uat/a/shot%201.png'],
    ['evidence/uat/a/100%.png', 'evidence/uat/a/100%25.png'],
    ['evidence/uat/a/"x".png', 'evidence/uat/a/%22x%22.png'],
    ['evidence/health.html#live/answer 1.txt', 'evidence/health.html#live/answer%201.txt'],
    ['evidence/again-2/health.html#a#b/"x".txt', 'evidence/again-2/health.html#a%23b/%22x%22.txt'],
    ['evidence/uat/a.html#b/c.txt', 'evidence/uat/a.html%23b/c.txt'],
    ['https://ci.example/job?a=1&b=%20', 'https://ci.example/job?a=1&b=%20'],
    ['https://ci.example/"x"', 'https://ci.example/%22x%22'],
    ['https://ci.example/100%', 'https://ci.example/100%25'],
  ])('links to %s', (path, address) => {
    expect(href(path)).toBe(address);
  });

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//evil.example/x',
    '/etc/passwd',
    'evidence/../x',
    'evidence/a/../../x',
    'evidence//x',
    'evidence/health.html#a/../x',
    'evidence/..\\health.html#a',
    'evidence\\..\\x',
    'evidence/a\u0000b',
    '../evidence/x',
    'report.html',
    'https:///x',
    'http:x',
    'https://ci.example/%ff',
    '',
  ])('does not link to %j', (path) => {
    expect(href(path)).toBeUndefined();
  });
});

it('tells images and traces by their names', () => {
  expect(isImage('evidence/a/b.PNG')).toBe(true);
  expect(isImage('evidence/a/b.svg')).toBe(false);
  expect(isImage('https://ci.example/b.png')).toBe(false);
  expect(isTrace('evidence/a/milestone-trace.zip')).toBe(true);
  expect(isTrace('evidence/a/trace.zip')).toBe(true);
  expect(isTrace('evidence/a/other.zip')).toBe(false);
});
