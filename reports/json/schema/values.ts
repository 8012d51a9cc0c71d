/** Values that several parts of a report have. */
import { z } from 'zod';
import { layers, profiles } from '../../../core/model.ts';

export const text = z.string();
export const moment = z.string().describe('ISO 8601.');
export const value = z
  .union([z.number(), z.string(), z.boolean()])
  .describe('A number in the unit, a string, or true or false.');
export const measured = z
  .union([
    value,
    z
      .strictObject({ inWords: text.describe('Such as `(absent)`: no string that a check may expect.') })
      .readonly()
      .describe('What was found instead of a value: its check failed.')
      .meta({ id: 'InWords' }),
  ])
  .describe('A number in the unit, a string, true or false; or what was found instead, in words.');
export const layer = z.enum(layers);
export const profile = z.enum(profiles);
export const fingerprint = z
  .strictObject({
    profile,
    cores: z.number(),
    tools: z.record(text, text).readonly().describe('Versions by tool.'),
    shard: text.exactOptional(),
  })
  .readonly();
