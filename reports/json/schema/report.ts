/** The form of `report.json`, published as `docs/gate-report.schema.json`. */
import { z } from 'zod';
import { format } from '../../../core/model.ts';
import { taskContact } from './contact.ts';
import { finding, waiver } from './findings.ts';
import { observed, run, task } from './runs.ts';
import { series } from './series.ts';
import { layer, moment, profile, text } from './values.ts';

const digests = z
  .record(text, text)
  .readonly()
  .describe('SHA-256 of each input of the decision: definition, policy, specs.');

const objection = z
  .strictObject({
    code: z.enum([
      'not-finished',
      'plan-changed',
      'record-changed',
      'partial',
      'layer-without-check',
      'not-covered',
      'profile-may-not-promote',
      'nothing-blocks',
      'unknown-run',
      'older-format',
      'gate-failed',
    ]),
    subject: text,
  })
  .readonly()
  .describe('Something other than a finding that keeps the build from promotion.')
  .meta({ id: 'Objection' });

const policy = z
  .strictObject({
    name: text,
    purpose: z.literal('rollback').exactOptional().describe('That an earlier build is back. Absent: promotion.'),
    requiredLayers: z.array(layer).readonly(),
    promotes: z.array(profile).readonly(),
    early: z.boolean().exactOptional().describe('Whether a task may end once its answer is certain. Default true.'),
    waivers: z.array(waiver).readonly(),
  })
  .readonly()
  .meta({ id: 'Policy' });

const environment = z
  .strictObject({
    name: text,
    origins: z.record(text, text).readonly(),
    demo: z.boolean().describe('A bundled stand-in: not your staging.'),
    command: text.describe('The line that runs this gate again.'),
    definition: text.exactOptional().describe('The definition’s file from the project’s root.'),
    says: text.exactOptional().describe('What a service must say its environment is.'),
  })
  .readonly()
  .meta({ id: 'Environment' });

const expected = z
  .strictObject({
    named: z
      .boolean()
      .describe('Named from outside; otherwise the verdict is bound to the build that was first observed.'),
    services: z.record(text, text).readonly(),
  })
  .readonly()
  .meta({ id: 'Candidate' });

export const gateReport = z
  .strictObject({
    format: z.literal(format),
    run: text.describe('The run’s id, which is its folder’s name.'),
    verdict: z
      .enum(['promotable', 'verified', 'blocked', 'inconclusive'])
      .describe('“verified”: of a rollback, which promotes nothing.'),
    environment,
    profile,
    policy,
    candidate: z.strictObject({ expected, observed }).readonly(),
    selection: z
      .strictObject({
        layers: z.array(layer).readonly().exactOptional(),
        checks: z.array(text).readonly().exactOptional(),
      })
      .readonly()
      .optional()
      .describe('Only a part was asked for; such a run is never promotable.'),
    again: text.exactOptional().describe('The run whose results this one goes on with.'),
    killed: z.literal(true).exactOptional().describe('That one was killed, or its machine stopped.'),
    begun: z
      .array(moment)
      .readonly()
      .exactOptional()
      .describe('When that one was begun, and before it those that it went on with itself; the first one first.'),
    createdAt: moment,
    waited: z.number().exactOptional().describe('Seconds for which the gate waited in vain for the candidate.'),
    seconds: z
      .number()
      .describe('From the first task’s start to the last task’s end, without the pauses before it was run again.'),
    objections: z.array(objection).readonly(),
    findings: z.array(finding).readonly().describe('In the plan’s order, passed ones too.'),
    coverage: z
      .array(
        z
          .strictObject({
            requirement: text,
            title: text,
            checks: z.array(text).readonly().describe('Those that count: required, and not waived.'),
            waiver: waiver.exactOptional().describe('The waiver that names it, if no check counts.'),
          })
          .readonly(),
      )
      .readonly()
      .describe('Declared requirements and the checks that cover them.'),
    tasks: z.array(task).readonly(),
    runs: z.array(run).readonly(),
    contact: z
      .record(text, taskContact)
      .readonly()
      .exactOptional()
      .describe('What was reached, by task, if that is recorded; of several runs of a task, by the last.'),
    series: z
      .record(text, series)
      .readonly()
      .exactOptional()
      .describe('By task, if its tool left one; of several runs of a task, of the last.'),
    leftovers: z.array(text).readonly().describe('Test data that could not be removed.'),
    beside: z
      .array(text)
      .readonly()
      .exactOptional()
      .describe('Runs of other gates that asked the same staging meanwhile, as far as the machine knew.'),
    digests,
  })
  .readonly()
  .describe('The verdict of stagegate on one run, and everything that it is based on.');
