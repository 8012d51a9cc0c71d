/** From the answers to measurements. Pure. */
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Asked, Reply } from '../../../fixtures/ownership/resources.ts';

export type Refusal = number | 'empty';

export function readOwners(account: string, asked: readonly Asked[], is: readonly Refusal[]): MeasurementDraft {
  const unfit = asked.flatMap((one) => noControl(one));
  const others = asked.flatMap((one) => {
    const reply = one.others[account];
    return reply === undefined ? [] : [{ ...one, reply }];
  });
  const got = others.filter(({ reply }) => !isRefused(reply, is) && isFine(reply));
  const items = got.map(({ path, owner, reply }) => ({ label: `${path} of ${owner}`, detail: words(reply) }));
  if (items.length > 0) return { value: items.length, samples: others.length, items };
  const unseen = others
    .filter(({ reply }) => !isRefused(reply, is))
    .map(({ path, reply }) => `${path} answered ${account} with ${words(reply)}`);
  const [first] = [...unfit, ...unseen];
  return first === undefined ? { value: 0, samples: others.length } : notSeen(first);
}

/** A refusal shows nothing if nobody gets it, or if the one who asks gets nothing at all. */
function noControl({ path, owner, own }: Asked): readonly string[] {
  if (own === undefined) return [`the list for ${owner} had no id for ${path}`];
  const without = own.find(({ status, empty }) => status < 200 || status > 299 || empty);
  return without === undefined ? [] : [`${owner} got ${words(without)} for its own ${path}`];
}

const isFine = ({ status }: Reply): boolean => status >= 200 && status <= 299;

function isRefused(reply: Reply, is: readonly Refusal[]): boolean {
  return is.includes(reply.status) || (is.includes('empty') && isFine(reply) && reply.empty);
}

function words({ status, empty }: Reply): string {
  return empty && isFine({ status, empty }) ? `${status} and nothing in it` : String(status);
}
