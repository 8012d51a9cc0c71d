/** The form of `report.json`, published as `docs/gate-report.schema.json`. Format 1. */
import { z } from 'zod';
import { causes, effects, format, layers, profiles, reasonCodes, units } from '../../core/model.ts';

const text = z.string();
const moment = z.string().describe('ISO 8601.');
const value = z.union([z.number(), z.string(), z.boolean()]).describe('A number in the unit, a text, or yes and no.');
const layer = z.enum(layers);
const profile = z.enum(profiles);
const digests = z
  .record(text, text)
  .readonly()
  .describe('SHA-256 of each input of the decision: definition, policy, specs.');

const threshold = z
  .strictObject({
    unit: z.enum(units),
    max: z.number().exactOptional(),
    min: z.number().exactOptional(),
    is: z.union([value, z.array(value).readonly()]).exactOptional(),
    minSamples: z.number().exactOptional().describe('Default 1.'),
  })
  .readonly()
  .describe('A bound in keys: at least one of max, min and is. Bounds are inclusive.')
  .meta({ id: 'Threshold' });

const check = z
  .strictObject({
    id: text.describe('<layer>/<noun>, stable from run to run.'),
    layer,
    title: text.describe('The sentence when it holds.'),
    failure: text.describe('The sentence when it does not.'),
    why: text.describe('Why it matters, for the person who decides.'),
    level: z.enum(['required', 'advisory']).describe('An advisory check never blocks.'),
    covers: z.array(text).readonly().describe('Requirements that it covers.'),
    threshold,
    owner: text.exactOptional(),
  })
  .readonly()
  .meta({ id: 'Check' });

const reason = z
  .strictObject({ code: z.enum(reasonCodes), detail: text.exactOptional() })
  .readonly()
  .describe('Why something was not measured.')
  .meta({ id: 'Reason' });

const item = z
  .strictObject({
    label: text,
    detail: text.exactOptional(),
    evidence: text.exactOptional().describe('A file of the run’s folder.'),
  })
  .readonly()
  .describe('An offender, for people.')
  .meta({ id: 'Item' });

const measurement = z
  .strictObject({
    value,
    unit: z.enum(units),
    samples: z.number().describe('How many observations stand behind the value.'),
    low: z.number().exactOptional(),
    high: z.number().exactOptional(),
    attempts: z.array(value).readonly().exactOptional().describe('The single observations, where they are few.'),
    items: z.array(item).readonly().exactOptional(),
    evidence: z.array(text).readonly().exactOptional().describe('Files of the run’s folder, the most telling first.'),
  })
  .readonly()
  .meta({ id: 'Measurement' });

const waiver = z
  .strictObject({ check: text, reason: text, owner: text, until: text.describe('The last day on which it holds.') })
  .readonly()
  .meta({ id: 'Waiver' });

const identity = z
  .strictObject({
    version: text.exactOptional(),
    commit: text.exactOptional(),
    environment: text.exactOptional(),
    problem: reason.exactOptional(),
  })
  .readonly()
  .describe('What a service says it is.')
  .meta({ id: 'Identity' });
const observed = z.record(text, identity).readonly().describe('Identities by service.').meta({ id: 'Observed' });

const finding = z
  .strictObject({
    check,
    task: text,
    result: z.enum(['pass', 'fail', 'inconclusive']),
    cause: z.enum(causes),
    reason: reason.exactOptional(),
    measurement: measurement.exactOptional(),
    blocks: z.boolean().describe('Whether it stands in the way of promotion.'),
    waiver: waiver.exactOptional(),
    expired: waiver.exactOptional().describe('The last waiver, now expired.'),
  })
  .readonly()
  .meta({ id: 'Finding' });

const evidence = z
  .strictObject({ path: text, mediaType: text, sha256: text, bytes: z.number() })
  .readonly()
  .meta({ id: 'Evidence' });

const run = z
  .strictObject({
    task: text,
    status: z.enum(['completed', 'errored', 'timed-out', 'interrupted', 'not-run']),
    startedAt: moment.exactOptional(),
    endedAt: moment.exactOptional(),
    candidate: z.strictObject({ before: observed, after: observed }).readonly(),
    fingerprint: z
      .strictObject({
        profile,
        cores: z.number(),
        tools: z.record(text, text).readonly().describe('Versions by tool.'),
        shard: text.exactOptional(),
      })
      .readonly(),
    evidence: z.array(evidence).readonly(),
    reason: reason.exactOptional(),
  })
  .readonly()
  .meta({ id: 'Run' });

const series = z
  .strictObject({
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
                      .describe('The highest of each step; null where nothing was seen in it.'),
                    check: text.exactOptional().describe('The check whose bound belongs beside the line.'),
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

const task = z
  .strictObject({
    id: text,
    layer,
    runner: text,
    effect: z.enum(effects),
    seconds: z.number().describe('How long it usually takes.'),
    deadline: z.number().describe('After so many seconds it is stopped.'),
    wave: z.number().describe('From 1; a wave starts when the one before has ended.'),
  })
  .readonly()
  .meta({ id: 'Task' });

const objection = z
  .strictObject({
    code: z.enum([
      'not-finished',
      'plan-changed',
      'partial',
      'layer-without-check',
      'not-covered',
      'profile-may-not-promote',
      'nothing-blocks',
      'unknown-run',
      'gate-failed',
    ]),
    subject: text,
  })
  .readonly()
  .describe('Something that stands in the way of promotion beside the findings.')
  .meta({ id: 'Objection' });

const policy = z
  .strictObject({
    name: text,
    requiredLayers: z.array(layer).readonly(),
    promotes: z.array(profile).readonly(),
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
    verdict: z.enum(['promotable', 'blocked', 'inconclusive']),
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
    createdAt: moment,
    seconds: z.number().describe('From the first task’s start to the last task’s end.'),
    objections: z.array(objection).readonly(),
    findings: z.array(finding).readonly().describe('In the plan’s order, passed ones too.'),
    coverage: z
      .array(z.strictObject({ requirement: text, title: text, checks: z.array(text).readonly() }).readonly())
      .readonly()
      .describe('Declared requirements and the required checks that cover them.'),
    tasks: z.array(task).readonly(),
    runs: z.array(run).readonly(),
    series: z.record(text, series).readonly().exactOptional().describe('By task, where its tool left one.'),
    leftovers: z.array(text).readonly().describe('Test data that could not be removed.'),
    digests,
  })
  .readonly()
  .describe('The verdict of stagegate on one run, and all that it rests on.');
