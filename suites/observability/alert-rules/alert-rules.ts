import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { askUntilThere } from '../../../fixtures/connections/prometheus/ask.ts';
import { type AlertRules, alertRulesOf } from '../../../fixtures/connections/prometheus/rules.ts';
import { readRules, type Subject } from './read.ts';

const { z } = fields;

/**
 * Alert rules of a Prometheus are loaded: `alertRules('metrics', { loaded: ['APIDown'], quiet: true })`. Each rule is a check.
 *
 * - `loaded`: the names of alert rules that must be there, and whose last evaluation made no error.
 * - `quiet`: `true`: and none of them is firing or pending, each a check. Default: not asked.
 * - `within`: seconds until each rule must have been evaluated once. Default 10.
 * - `name`: default the connection; it starts the ids of its checks.
 *
 * A rule that is not loaded fails, with the nearest name that is; one that has not been evaluated yet is inconclusive. Of several rules of one name, all count. A rule about a series that is not there is
 * quiet for ever: claim the series with `metric`. Throws a `UsageError` that quotes the wrong value.
 */
export const alertRules = probeClaim({
  id: 'alertRules',
  layer: 'observability',
  argument: { connection: fields.connection },
  options: {
    loaded: z
      .array(fields.string, { error: 'names of alert rules such as ["APIDown"]' })
      .min(1, { error: 'at least one name of an alert rule' }),
    quiet: z.boolean({ error: 'true or false' }).default(false),
    within: fields.seconds.default(10),
  },
  connectionKinds: () => ['prometheus'],
  prefix: ({ connection }) => connection,
  task: ({ connection }) => `alert rules ${connection}`,
  cores: 0.5,
  deadline: ({ within }) => within + 60,
  checks: ({ connection, loaded, quiet }) =>
    loaded.flatMap((rule) =>
      quiet ? [loadedCheck(rule, connection), quietCheck(rule)] : [loadedCheck(rule, connection)],
    ),
  args: ({ connection, loaded, within }) => ({ connection, loaded, within }),
  measure: async ({ loaded, ...asked }, context) => {
    const isThere = ({ rules }: AlertRules): boolean => rules.every(({ health }) => health !== 'unknown');
    return { rules: await askUntilThere({ ...asked, ask: (api) => alertRulesOf(api, loaded), isThere }, context) };
  },
  read: (subject: Subject, { rules }) => readRules(subject, rules),
});

function loadedCheck(rule: string, connection: string): CheckDraft<Subject> {
  return {
    id: `${rule} loaded`,
    title: `The alert rule ${rule} is loaded on ${connection} and can be evaluated`,
    failure: `The alert rule ${rule} is not loaded on ${connection}, or cannot be evaluated`,
    why: 'A rule that is not there warns nobody.',
    threshold: { unit: 'text', is: 'loaded' },
    measures: { rule, about: 'loaded' },
  };
}

function quietCheck(rule: string): CheckDraft<Subject> {
  return {
    id: `${rule} quiet`,
    title: `The alert ${rule} is quiet`,
    failure: `The alert ${rule} is firing or pending`,
    why: 'What the alert is about is wrong now, or is becoming wrong.',
    threshold: { unit: 'text', is: 'inactive' },
    measures: { rule, about: 'quiet' },
  };
}
