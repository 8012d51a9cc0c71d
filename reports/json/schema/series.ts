import { z } from 'zod';
import { units } from '../../../core/model.ts';
import { text } from './values.ts';

export const series = z
  .strictObject({
    from: z.number().exactOptional().describe('Unix time of the first point in seconds.'),
    during: z
      .strictObject({ from: z.number(), to: z.number() })
      .readonly()
      .exactOptional()
      .describe('Of what was sampled during a load: Unix times in seconds of its first request and its last answer.'),
    step: z.number().describe('Seconds from one point to the next.'),
    panels: z
      .array(
        z
          .strictObject({
            title: text,
            unit: z.enum(units),
            lines: z
              .array(
                z
                  .strictObject({
                    name: text,
                    values: z
                      .array(z.number().nullable())
                      .readonly()
                      .describe('The highest of each step; null if nothing was seen in it.'),
                    check: text.exactOptional().describe('The check whose bound belongs next to the line.'),
                  })
                  .readonly(),
              )
              .readonly(),
          })
          .readonly()
          .describe('Lines that are seen together, in one unit.'),
      )
      .readonly(),
  })
  .readonly()
  .describe('What went on while a task ran, for pictures: it is never judged.')
  .meta({ id: 'Series' });
