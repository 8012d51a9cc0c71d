import fc from 'fast-check';
import { expect, it } from 'vitest';
import { line } from './journal.ts';
import { isUsual } from './usual-lines.ts';

const test = {
  kind: 'test',
  key: '["","a.spec.ts","adds"]',
  project: '',
  titles: ['adds'],
  file: 'a.spec.ts',
  tags: ['@slow'],
  annotations: [],
};
const attempt = {
  kind: 'attempt',
  key: '["","a.spec.ts","adds"]',
  status: 'passed',
  expected: 'passed',
  retriesLeft: 0,
  seconds: 0.1,
  assertions: 1,
  errors: [],
  attachments: [],
  contact: { origins: { app: 1 }, others: [] },
};

it('knows what our reporters write', () => {
  expect([test, attempt, { ...attempt, contact: { origins: {}, others: ['a.example'] } }].map(isUsual)).toEqual([
    true,
    true,
    true,
  ]);
});

const fields = fc.constantFrom(
  ...new Set([...Object.keys(test), ...Object.keys(attempt), 'line', 'note', '__proto__']),
);
const values = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>('test', 'attempt', 'end', 'passed', 'skipped', Number.POSITIVE_INFINITY, undefined),
  fc.constantFrom<unknown>({ origins: { app: '1' }, others: [] }, { origins: {}, others: [1] }, { others: [] }),
  fc.constantFrom<unknown>([{ message: 'no' }], [''], [1], { origins: [], others: [] }),
);

it('takes no line that the schema would refuse or change', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<object>(test, attempt),
      fields,
      values,
      fc.boolean(),
      (usual, field, value, without) => {
        const entries = Object.entries(usual).filter(([key]) => !without || key !== field);
        const changed = Object.fromEntries(without ? entries : [...entries, [field, value]]);
        fc.pre(isUsual(changed));
        expect(line.safeParse(changed)).toEqual({ success: true, data: changed });
      },
    ),
    { numRuns: 2_000 },
  );
});
