import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import {
  asksForNumber,
  compared,
  type Expected,
  expected,
  thresholdOf,
  wordsOf,
} from '../../../fixtures/claims/expected.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import { type MeasurementDraft, probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import { insteadOf } from '../../../fixtures/connections/instead.ts';
import { amountIn, isSame } from '../../../fixtures/recorded/amount.ts';
import { isAccepted, isMissing, readDifferences } from '../../../fixtures/recorded/differences.ts';
import { accepted } from '../../../fixtures/recorded/options.ts';
import { isSecret, lookAtSettings, type SeenSettings } from '../../../fixtures/recorded/settings.ts';

const { z } = fields;
const example = 'settings with their values, such as { "maxmemory-policy": "noeviction" }';

type Subject = 'recorded' | { readonly setting: string; readonly expected: Expected };

/**
 * The settings of a server are as they should be: `settings('cache', { is: { 'maxmemory-policy': 'noeviction', maxmemory: { min: 100_000_000 } } })`, `settings('db', { recorded: 'stagegate/db.settings.json' })`. Of Redis they are those of `CONFIG GET`,
 * or of `INFO` where the user may not ask for `CONFIG`; of PostgreSQL those of `SHOW`, of MySQL and MariaDB of `SHOW GLOBAL VARIABLES`.
 *
 * - `is`: by name, what a setting must be, written as in `endpoint`: a value, several, a regular expression, `{ min, max }`. The server's own writing counts: `fsync: 'on'`; of sizes and times the amount: `shared_buffers: '128MB'` is `'131072kB'`, and a number is for settings without a unit. Each is a check.
 * - `recorded`: a file, from the root, with which all settings in it are compared, in one check. `npx stagegate record settings staging` writes it, with all of the server's settings but secrets and what each machine has of its own (files, addresses, ports,
 *   users); take out by hand what else may differ, and commit it.
 * - `accepted`: differences from the file by the setting's name, with the last day (UTC) on which each is accepted.
 * - `within`: seconds for the settings. Default 10.
 *
 * A setting that the server does not show to this user is inconclusive. No file, or one that is not valid, is inconclusive. Secrets are never read out. Throws a `UsageError` that quotes the wrong value.
 */
export const settings = probeClaim({
  id: 'settings',
  layer: 'data',
  argument: { connection: fields.connection },
  options: {
    is: z.record(fields.string, expected, { error: example }).default({}),
    recorded: fields.inProject('stagegate/db.settings.json').optional(),
    accepted: accepted('maxmemory'),
    within: fields.seconds.default(10),
  },
  refine: ({ is, recorded }, context) => {
    if (recorded === undefined && Object.keys(is).length === 0)
      refuse(context, 'is, or recorded: what the settings are compared with', '(neither)');
    for (const name of Object.keys(is)) if (isSecret(name)) refuse(context, 'settings without secrets', name);
  },
  connectionKinds: () => ['redis', 'postgres', 'mysql'],
  prefix: ({ connection }) => connection,
  task: ({ connection }) => `settings ${connection}`,
  cores: 0.5,
  deadline: ({ within }) => within + 30,
  checks: ({ connection, is, recorded }): readonly CheckDraft<Subject>[] => [
    ...Object.entries(is).map(([setting, value]) => ({
      id: setting,
      ...wordsOf(`the setting ${setting} of ${connection}`, value),
      why: 'What works with other settings than production’s may not work there.',
      threshold: thresholdOf(value),
      measures: { setting, expected: value },
    })),
    ...(recorded === undefined
      ? []
      : [
          {
            id: 'settings',
            title: `The settings of ${connection} are the recorded ones`,
            failure: `The settings of ${connection} are not the recorded ones`,
            why: 'What works with other settings than production’s may not work there.',
            threshold: { unit: 'count', max: 0 },
            measures: 'recorded',
          } as const,
        ]),
  ],
  args: ({ connection, is, recorded, accepted, within }) => ({
    ...{ connection, names: Object.keys(is) },
    recorded,
    accepted,
    within,
  }),
  measure: lookAtSettings,
  read: (subject: Subject, { settings: seen }, { args }) =>
    subject === 'recorded' ? recordedOf(seen, args.accepted) : named(subject, seen),
});

function recordedOf(
  { compared: seen }: SeenSettings,
  accepted: Readonly<Record<string, string>>,
): MeasurementDraft | undefined {
  if (seen === undefined) return undefined;
  if ('instead' in seen) return insteadOf(seen.instead);
  const left = seen.differences.filter((one) => !isAccepted(one, seen, accepted));
  const hidden = left.filter(isMissing).map(({ object }) => object);
  const read = readDifferences(seen, accepted);
  if (hidden.length === 0 || hidden.length < left.length) return read;
  return { ...read, ...notSeen(`the server does not show this user ${hidden.join(', ')}`) };
}

function named({ setting, expected }: Exclude<Subject, string>, { values }: SeenSettings): MeasurementDraft {
  if ('instead' in values) return insteadOf(values.instead);
  const written = values.shown[setting];
  if (written === undefined) return notSeen('the server shows no setting of this name to this user');
  const meant = [expected].flat().find((one) => typeof one === 'string' && isSame(one, written));
  if (typeof meant === 'string') return { value: meant };
  if (asksForNumber(expected) && amountIn(written) !== undefined)
    return notSeen(`${written}, which has a unit: give values such as '${written}' in place of a number`);
  const isNumber = asksForNumber(expected) && /^-?\d+(?:\.\d+)?$/.test(written);
  return { value: compared(expected, { value: isNumber ? Number(written) : written, written }) };
}
