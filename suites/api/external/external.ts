import { inWords } from '../../../core/in-words.ts';
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { type Expected, expectedJson } from '../../../fixtures/claims/expected.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { jsonDrafts } from '../../../fixtures/claims/json-checks.ts';
import { type MeasurementDraft, probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { effectOf, request } from '../../../fixtures/claims/request.ts';
import { askThirdParty } from '../../../fixtures/third-party/ask.ts';
import { sandbox, sandboxShownBy } from '../../../fixtures/third-party/sandbox.ts';

const { z } = fields;
type Subject = 'answers' | 'key' | 'sandbox' | { readonly at: string; readonly expected: Expected };

/**
 * A third party that staging depends on answers, accepts staging's key, and is its sandbox: `external('payu', { path: '/api/v2_1/paymethods',
 * sandbox: { host: 'secure.snd.payu.com' } })`, where `payu` is an `http(…)` or `smtp(…)` connection of the definition.
 *
 * - `path`: what is asked below the connection's URL. Default `/`. `request`: as in [`endpoint`](#endpointpath---); any but GET, HEAD and OPTIONS is a `write`.
 *   A mail server takes neither: it is greeted and signed in to, and no mail is sent.
 * - `is`: the status of its answer, default 200, or several. `json`: values in it by JSON pointer, each a check.
 * - `key`: default true: the key must be accepted, so the connection needs one. The same request is sent without it too: if that is answered as well, the
 *   path asks for no key, and the check is inconclusive. `false`: no such check.
 * - `sandbox`: what shows that no real money moves, and no real person gets mail: `host`, the one that the connection's URL must name; `key`, a pattern that every key, token and
 *   password of the connection matches (`/^(?:sk_test_|whsec_)/` if they differ); `json`, values in the answer. All that are given must be so. If `host` or `key` shows production, nothing is sent.
 * - `within`: seconds for its answer, default 10.
 *
 * **An outage of theirs is not yours**: nothing there, no answer in time, a status of 500 and above, 408, 425 or 429, and a firewall's own answer are inconclusive
 * (`third-party-down`) and never block. A key that is refused (401, 403), production in place of the sandbox and any other status are configuration, and fail.
 * Throws a `UsageError` that quotes the wrong value.
 */
export const external = probeClaim({
  id: 'external',
  layer: 'api',
  argument: { connection: fields.connection },
  options: {
    path: fields.path.optional(),
    request: request.optional(),
    is: z
      .union([fields.status, z.array(fields.status).min(1)], { error: 'a status such as 200, or several' })
      .default(200),
    json: expectedJson.default({}),
    key: z.boolean({ error: 'true or false' }).default(true),
    sandbox: sandbox.optional(),
    within: fields.seconds.default(10),
  },
  prefix: ({ connection }) => connection,
  task: ({ connection }) => `external ${connection}`,
  effect: ({ request: asked }) => effectOf(asked),
  connectionKinds: ({ path, request: asked, json, sandbox: shown }) =>
    (path ?? asked ?? shown?.json ?? Object.keys(json)[0]) ? ['http'] : ['http', 'smtp'],
  cores: 0.5,
  deadline: ({ within }) => 4 * within + 30,
  checks: ({ connection: who, key, json, sandbox: shown }) =>
    [
      shown && textCheck('sandbox', 'sandbox', `${who} is the sandbox`, `${who} is not the sandbox`),
      key && textCheck('key', 'accepted', `${who} accepts staging’s key`, `${who} refuses staging’s key`),
      ...jsonDrafts(json, 1).map(({ subject, ...check }): CheckDraft<Subject> => ({ ...check, measures: subject })),
      textCheck('answers', 'answers', `${who} answers`, `${who} does not answer as agreed`),
    ].filter((check) => check !== undefined && check !== false),
  measure: askThirdParty,
  read: (subject: Subject, { external: seen }, { args }) => {
    if (subject === 'sandbox') return sandboxShownBy(seen, args.sandbox);
    if (subject === 'key') return draft(seen.key?.words, 'accepted', seen.key?.seen);
    if (subject === 'answers') return draft(seen.answer, 'answers');
    const value = seen.values?.[subject.at];
    return value === undefined ? undefined : { value };
  },
});

function draft(words: string | undefined, expected: string, seen = true): MeasurementDraft | undefined {
  return words === undefined
    ? undefined
    : { value: words === expected ? words : inWords(words), samples: seen ? 1 : 0 };
}

const reasons = {
  sandbox: 'Tests against production move real money and reach real people.',
  key: 'Whatever needs it fails on staging alone, and looks like a fault of the build.',
  answers: 'What staging does through it was not tested if it does not answer.',
};

function textCheck(measures: keyof typeof reasons, is: string, title: string, failure: string): CheckDraft<Subject> {
  return { id: measures, title, failure, why: reasons[measures], threshold: { unit: 'text', is }, measures };
}
