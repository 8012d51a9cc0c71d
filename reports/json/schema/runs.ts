/** Tasks, and what is recorded of their runs. */
import { z } from 'zod';
import { effects, notKept, reasonCodes } from '../../../core/model.ts';
import { contactRule } from './contact.ts';
import { reason } from './findings.ts';
import { fingerprint, layer, moment, text } from './values.ts';

const build = { version: text.exactOptional(), commit: text.exactOptional(), environment: text.exactOptional() };
const identity = z
  .strictObject({
    ...build,
    problem: reason.exactOptional(),
    noEnvironment: text
      .exactOptional()
      .describe('Why it does not say its environment where the definition looks for it.'),
    answers: z.number().exactOptional().describe('All answers of the look, if not all said the same.'),
    others: z
      .array(
        z
          .strictObject({ ...build, answers: z.number() })
          .readonly()
          .meta({ id: 'OtherBuild' }),
      )
      .readonly()
      .exactOptional()
      .describe('What the answers said that did not say the same as the first.'),
  })
  .readonly()
  .describe('What a service says it is.')
  .meta({ id: 'Identity' });
export const observed = z.record(text, identity).readonly().describe('Identities by service.').meta({ id: 'Observed' });

const evidence = z
  .strictObject({
    path: text.describe(
      'Of a file, relative to the run’s folder; of a piece of a page there: evidence/<layer>.html#<name>/<file>.',
    ),
    mediaType: text,
    sha256: text,
    bytes: z.number(),
    notKept: z
      .enum(notKept)
      .exactOptional()
      .describe('Why a note stands in the place of the file that the task left; absent if it is that file.'),
  })
  .readonly()
  .meta({ id: 'Evidence' });

export const run = z
  .strictObject({
    task: text,
    attempt: z.number().exactOptional().describe('Which run of the task it is, from 2; absent for the first.'),
    status: z.enum(['completed', 'errored', 'timed-out', 'interrupted', 'not-run']),
    startedAt: moment.exactOptional(),
    endedAt: moment.exactOptional(),
    candidate: z.strictObject({ before: observed, after: observed }).readonly(),
    silent: z
      .record(text, reason)
      .readonly()
      .exactOptional()
      .describe('Origins without an identity that did not answer once the task had failed.'),
    fingerprint,
    evidence: z.array(evidence).readonly(),
    reason: reason.exactOptional(),
  })
  .readonly()
  .meta({ id: 'Run' });

export const task = z
  .strictObject({
    id: text,
    layer,
    runner: text,
    effect: z.enum(effects),
    during: text.exactOptional().describe('It samples staging while the task of this id runs.'),
    contact: contactRule,
    despite: z
      .enum(reasonCodes)
      .exactOptional()
      .describe('It measures why staging itself cannot be reached, if that is for this reason, and runs all the same.'),
    chosen: z
      .strictObject({ by: z.array(text).readonly(), leftOut: z.number().exactOptional() })
      .readonly()
      .exactOptional()
      .describe(
        'Settings by which the suite’s own configuration runs only some of its tests, and how many they leave out.',
      ),
    seconds: z.number().describe('How long it usually takes.'),
    deadline: z.number().describe('It is stopped after this many seconds.'),
    wave: z.number().describe('From 1; a wave starts when the one before has ended.'),
  })
  .readonly()
  .meta({ id: 'Task' });
