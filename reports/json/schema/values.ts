/** Values that several parts of a report have. */
import { z } from 'zod';
import { layers, profiles } from '../../../core/model.ts';

export const text = z.string();
export const moment = z.string().describe('ISO 8601.');
export const value = z
  .union([z.number(), z.string(), z.boolean()])
  .describe('A number in the unit, a string, or true or false.');
export const layer = z.enum(layers);
export const profile = z.enum(profiles);
