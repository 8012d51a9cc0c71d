import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaseName, cases } from './testing/cases.ts';
import { read, recorded } from './testing/recorded.ts';

describe('torn evidence', () => {
  const files = recorded('normal');

  test.each([...files.keys()])('without %s nothing passes', async (name) => {
    const { reading, causes } = await read('normal', new Map([...files].filter(([file]) => file !== name)));
    expect(reading.reason).toMatchObject({ code: 'tool-wrote-nothing', detail: `${name} is missing.` });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('whatever is missing, in whatever case, nothing passes', async () => {
    const cut = fc.constantFrom(...(Object.keys(cases) as CaseName[])).chain((name) => {
      const all = [...recorded(name)];
      return fc.tuple(fc.constant(name), fc.subarray(all, { maxLength: all.length - 1 }));
    });
    await fc.assert(
      fc.asyncProperty(cut, async ([name, kept]) => {
        expect(Object.values((await read(name, new Map(kept))).causes)).not.toContain('within-threshold');
      }),
    );
  });

  test.each([...files.keys()])('with half of %s nothing passes, unless it is text for people', async (name) => {
    const bytes = files.get(name) ?? new Uint8Array();
    const { causes } = await read('normal', new Map(files).set(name, bytes.slice(0, bytes.length / 2)));
    if (!name.endsWith('.json')) return;
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('samples and summary of different runs contradict each other', async () => {
    const other = recorded('exception').get('requests.json') ?? new Uint8Array();
    const { reading } = await read('normal', new Map(files).set('requests.json', other));
    expect(reading.reason).toMatchObject({
      code: 'tool-output-unreadable',
      detail: expect.stringMatching(/k6 counted \d+ requests and left samples of \d+/),
    });
  });

  test('a failure that was measured stays one, though k6 broke after it', async () => {
    const failing = new Map(recorded('failing'));
    failing.delete('summary.json');
    expect((await read('failing', failing)).causes['load/shop-errors']).toBe('beyond-threshold');
  });
});
