import { expect, it } from 'vitest';
import type { z } from 'zod';
import type { Measurement } from '../../core/model.ts';
import type { Bare, Same } from '../../core/testing/same-type.ts';
import { type measurement, measurementsOf } from './measurement-schema.ts';

/** Does not compile unless the schema and the model are the same type. */
const same: Same<Bare<z.infer<typeof measurement>>, Bare<Measurement>> = true;

it('knows every field of the vocabulary, and keeps it', () => {
  expect(same).toBe(true);
  const all = {
    'health/redis': {
      value: 'connected',
      unit: 'text',
      samples: 3,
      low: 1,
      high: 2,
      attempts: ['timeout', 'connected'],
      items: [{ label: 'a request', detail: 'refused', evidence: 'requests.json' }],
      evidence: ['answers.json'],
    },
  };
  expect(measurementsOf(all)).toEqual(all);
});
