/** Whether staging itself answered. */
import { z } from 'zod';
import { contactNeeds } from '../../../core/model.ts';
import { text } from './values.ts';

export const contactRule = z
  .strictObject({
    of: z.enum(contactNeeds),
    reason: text.exactOptional().describe('Why none is needed.'),
  })
  .readonly()
  .describe(
    'Of what an answer of staging is needed before anything passes: each test, the task, the task if its process is observable; none if the gate itself asks.',
  )
  .meta({ id: 'ContactRule' });

const contact = z
  .strictObject({
    origins: z.record(text, z.number()).readonly().describe('Answers by declared origin.'),
    others: z.array(text).readonly().describe('Other hosts that were reached; at most 20.'),
    walls: z
      .array(text)
      .readonly()
      .exactOptional()
      .describe('What stands in front of declared origins and answered in their place; at most 20.'),
    signIns: z
      .array(text)
      .readonly()
      .exactOptional()
      .describe("Redirects to a sign-in elsewhere, which may be the product's own; at most 20."),
    unasked: z
      .literal(true)
      .exactOptional()
      .describe(
        'No declared origin was so much as asked: others answered in place of them, or it failed before anybody had asked one; absent if nobody watched whom it asked.',
      ),
  })
  .readonly()
  .meta({ id: 'Contact' });

export const taskContact = z.union([contact, z.literal('not-observable')]);
