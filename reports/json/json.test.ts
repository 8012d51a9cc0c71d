import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { format, type GateReport } from '../../core/model.ts';
import type { Bare, Same } from '../../core/testing/same-type.ts';
import { whole } from '../blocks.ts';
import { samples } from '../testdata/samples.ts';
import { json } from './json.ts';
import { gateReport } from './schema/report.ts';

/** Does not compile unless the schema and the model are the same type. */
const same: Same<Bare<z.infer<typeof gateReport>>, Bare<GateReport>> = true;

/** Written again by `vitest run reports/json -u`. */
const published = join(import.meta.dirname, '../../docs/gate-report.schema.json');
const cases = Object.entries(samples);

describe('report.json', () => {
  it('has the form that is published', async () => {
    expect(same).toBe(true);
    const form = z.toJSONSchema(gateReport, { override: ({ jsonSchema }) => void delete jsonSchema.readOnly });
    const schema = { title: `stagegate report, format ${format}`, ...form };
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(published);
  });

  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(published, 'utf8')),
  );

  it.each(cases)('holds to its schema: %s', (_, report) => {
    const written = JSON.parse(whole(json(report)));
    expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...written, verdict: 'perhaps' })).toBe(false);
    expect(validate({ ...written, more: 1 })).toBe(false);
  });

  it.each(cases)('loses nothing: %s', (_, report) => {
    expect(JSON.parse(whole(json(report)))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it.each(['partial', 'blockedAtTheGate'] as const)('is what it was: %s', async (name) => {
    await expect(whole(json(samples[name]))).toMatchFileSnapshot(`golden/${name}.json`);
  });

  it('does not depend on the order in which the report was put together', () => {
    const shuffled = JSON.parse(JSON.stringify(samples.blockedByOne), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(whole(json(shuffled))).toEqual(whole(json(samples.blockedByOne)));
  });

  it.each(['__proto__', 'constructor', 'toJSON'])('loses no service that is called %s', (name) => {
    const named = JSON.parse(JSON.stringify(samples.partial).replaceAll('"api":', `${JSON.stringify(name)}:`));
    const text = whole(json(named));
    expect(text).toContain(`"${name}":{"commit"`);
    expect(JSON.stringify(JSON.parse(text).runs)).toBe(JSON.stringify(JSON.parse(whole(json(JSON.parse(text)))).runs));
    expect(text.match(new RegExp(`"${name}":`, 'g'))?.length).toBe(
      JSON.stringify(named).match(new RegExp(`"${name}":`, 'g'))?.length,
    );
  });

  it('ends with a line feed and has a line for each finding', () => {
    const text = whole(json(samples.blockedByOne));
    expect(text.endsWith('}\n')).toBe(true);
    expect(text.split('\n').filter((line) => line.includes('"check":{'))).toHaveLength(
      samples.blockedByOne.findings.length,
    );
  });
});
