import { describe, expect, test } from 'vitest';
import { read, recorded, textOf, toJson } from './testing/recorded.ts';

describe('a clock that is set during the load', () => {
  const change = async (file: string, fields: object) => {
    const files = recorded('normal');
    const known = JSON.parse(textOf(files, file));
    return read('normal', new Map(files).set(file, toJson({ ...known, ...fields })));
  };
  const generator = { cores: 2, seconds: 6, lag: 0, looks: [] };

  test.each([
    ['back', 'requests.json', { setBack: 3600 }, /^the machine's clock was set back by 3600 s/],
    [
      'forward',
      'exit.json',
      { generator: { ...generator, seconds: 0.5 } },
      /its samples cover 6 s, and k6 ran for 1 s$/,
    ],
  ])('%s leaves no rate', async (_, file, fields, detail) => {
    const { causes, reading } = await change(file, fields);
    expect(reading.gaps?.['load/shop-rate']).toEqual({
      code: 'tool-output-unreadable',
      detail: expect.stringMatching(detail),
      fix: expect.stringContaining('clock'),
    });
    expect(causes).toMatchObject({ 'load/shop-rate': 'not-measured', 'load/shop-errors': 'within-threshold' });
  });

  test('is not one that stays', async () => {
    expect((await change('exit.json', { generator })).causes['load/shop-rate']).toBe('within-threshold');
  });
});

describe('the series of a run', () => {
  const text = (csv: string) => new Map(recorded('normal')).set('seconds.csv', new TextEncoder().encode(csv));
  const header = 'second,users,requests,failed,p50,p95,p99';

  test('is what went on second by second, beside the checks that bound it', async () => {
    const { series } = (await read('normal')).reading;
    expect(series?.step).toBe(1);
    expect(series?.panels.map(({ title, unit, lines }) => [title, unit, ...lines.map(({ name }) => name)])).toEqual([
      ['Users', 'count', 'active'],
      ['Requests', 'per-second', 'sent'],
      ['Time to answer', 'ms', 'p50', 'p95', 'p99'],
      ['Failed requests', 'per-second', 'failed'],
    ]);
    expect(series?.panels[1]?.lines[0]?.values).toEqual([44, 85, 84, 77, 90, 15]);
    expect(series?.panels[2]?.lines.map(({ check }) => check)).toEqual([undefined, 'load/shop-p95', undefined]);
    expect(series?.panels[0]?.lines[0]?.check).toBe('load/shop-users');
  });

  test('of an hour has 300 points and keeps its peaks', async () => {
    const rows = Array.from({ length: 3_600 }, (_, second) =>
      [
        second,
        50,
        second === 1_234 ? 900 : 100,
        0,
        ...(second < 24 ? ['', '', ''] : [20, second === 3_001 ? 4_321 : 40, 60]),
      ].join(','),
    );
    const { series } = (await read('normal', text(`${[header, ...rows].join('\n')}\n`))).reading;
    const p95 = series?.panels[2]?.lines[1]?.values ?? [];
    expect(series?.step).toBe(12);
    expect(p95).toHaveLength(300);
    expect(p95.slice(0, 3)).toEqual([null, null, 40]);
    expect(p95[250]).toBe(4_321);
    expect(series?.panels[1]?.lines[0]?.values[102]).toBe(900);
  });

  test.each([
    ['a row cut off at the end', `${header}\n0,5,22,0,1,2,3\n1,5,9`, 1],
    ['another header', 'second,users\n0,5\n', undefined],
    ['a word for a number', `${header}\n0,5,many,0,1,2,3\n`, undefined],
    ['seconds missing', `${header}\n0,5,22,0,1,2,3\n2,5,22,0,1,2,3\n`, undefined],
    ['no row', `${header}\n`, undefined],
  ])('of %s has only what is sure', async (_, csv, points) => {
    const { reading } = await read('normal', text(csv));
    expect(reading.series?.panels[0]?.lines[0]?.values.length).toBe(points);
    expect(reading.reason).toBeUndefined();
  });
});
