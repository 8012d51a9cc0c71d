import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanInParts, jsonLines } from './in-parts.ts';

/** 60,000 values and more, with a secret here and there; `again` is the same text in all. */
function large(secret: string) {
  const again = 'why it matters, at length';
  return {
    name: 'plan',
    tasks: [
      {
        args: Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`${n === 77 ? secret : 'test'} ${n}`, [n]])),
        checks: Array.from({ length: 9_000 }, (_, n) => ({ id: `c${n}`, why: again, note: n === 8_123 ? secret : '' })),
        none: undefined,
      },
    ],
    nothing: undefined,
  };
}

const hide = (secret: string) => {
  const parts: number[] = [];
  const clean = <Part>(part: Part): Part => {
    const text = JSON.stringify(part);
    parts.push(text.length);
    return text.includes(secret) ? JSON.parse(text.replaceAll(secret, '[secret]')) : part;
  };
  return { clean, parts };
};

test('a large value is cleaned in parts, keys and all, to what it would be as a whole', () => {
  const { clean, parts } = hide('hunter2');
  expect(cleanInParts(large('hunter2'), clean)).toEqual(JSON.parse(JSON.stringify(large('[secret]'))));
  expect(parts.length).toBeGreaterThan(10);
  expect(Math.max(...parts)).toBeLessThan(500_000);
});

test('what holds no secret is the same object', () => {
  const value = large('hunter2');
  expect(cleanInParts(value, hide('another').clean)).toBe(value);
  const cleaned = cleanInParts(value, hide('hunter2').clean);
  expect(cleaned.tasks[0]?.checks[0]).toBe(value.tasks[0]?.checks[0]);
});

test('a large value is written with an entry a line, and reads as it was', () => {
  const value = { ...large('x'), list: [undefined, null, [], {}, 'a\nb'], deep: [[[large('y')]]] };
  const lines = [...jsonLines(value)];
  expect(JSON.parse(lines.join('\n'))).toEqual(JSON.parse(JSON.stringify(value)));
  expect(lines.every((line) => !line.includes('\n'))).toBe(true);
  expect(lines.slice(0, 6)).toEqual([
    '{',
    '  "name": "plan",',
    '  "tasks": [',
    '    {',
    '      "args": {',
    '        "test 0": [0],',
  ]);
});

test('any value is written as it would be in one piece', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect([...jsonLines(value)].join('\n')).toBe(JSON.stringify(value, null, 2));
    }),
  );
});
