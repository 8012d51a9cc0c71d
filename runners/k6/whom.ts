/** Whom k6 reached: why what it measured says nothing of staging, or not of staging alone. */
import { answers } from '../../core/contact.ts';
import type { Reason } from '../../core/model.ts';
import { noAnswer, reasonCodeOf } from '../../fixtures/access/no-answer.ts';
import type { K6Evidence } from './evidence.ts';
import { isNoHost } from './script-errors.ts';

export function refusal({ contact }: K6Evidence): Reason | undefined {
  const { production = [], moved = [] } = contact?.refused ?? {};
  const foreign = (contact?.refused.foreign ?? []).filter((address) => !isNoHost(address));
  if (production.length > 0)
    return {
      code: 'refused-production',
      detail: `The script asked for ${some(production)}, one of production's hosts: no such request was sent. Point the script at staging.`,
    };
  if (foreign.length > 0)
    return {
      code: 'foreign-origin',
      detail: `The script asked for ${some(foreign)}, which the definition neither declares as an origin nor lists under "also": no such request was sent. Point the script at staging, or list the address if load may reach it.`,
    };
  if (moved.length > 0)
    return {
      code: 'foreign-origin',
      detail: `The script's option "hosts" gives ${some(moved)} another address than the one at which the gate looks at staging: no such request was sent. Remove the option.`,
    };
  return undefined;
}

/** What was measured is not of staging alone, or nothing says that it is of staging at all. */
export function elsewhere({ contact }: K6Evidence): Reason | undefined {
  if (contact === undefined) return undefined;
  const { foreign, unknown } = contact;
  if (foreign.length > 0)
    return {
      code: 'foreign-origin',
      detail: `${some(foreign)} answered the script as well, which the definition neither declares as an origin nor lists under "also": what was measured is not of staging alone. Point the script at staging, or list the address if load may reach it.`,
    };
  if (unknown > 0 && answers(contact) === 0)
    return {
      code: 'no-contact',
      detail: `Nothing says who answered the script's ${unknown} requests: the samples of this k6 have no URL of a request that the script gives a name, and no declared origin is at the address that answered. Use the gate's own k6 (unset K6_BIN, install Go), or give no names.`,
    };
  return undefined;
}

/** Staging answered `setup()` or `teardown()`, and no user. */
export function untouched({ contact, traffic }: K6Evidence): Reason | undefined {
  if (contact === undefined || traffic === undefined || traffic.requests.length > 0) return undefined;
  const { answered } = traffic.outside;
  // Nobody tells who of all answered setup(): only what all answered can be compared.
  if (answered === 0 || (contact.answered ?? answers(contact)) > answered) return undefined;
  return {
    code: 'no-contact',
    detail: `No iteration of the script asked staging anything: what it answered (${answered}) was asked by setup() or teardown().`,
    fix: 'Let the script’s iterations send requests to staging.',
  };
}

/** Not one request had an answer, and nothing so much as accepted a connection. */
export function silence({ traffic, contact }: K6Evidence): Reason | undefined {
  // An answer that broke off has no status, and k6 counts it as one.
  if (traffic === undefined || (contact !== undefined && answers(contact) > 0)) return undefined;
  const { requests, outside } = traffic;
  const failures = requests.flatMap(({ failed }) => failed);
  const answered =
    outside.answered +
    requests.reduce((sum, { expected }) => sum + expected, 0) +
    failures.filter(({ status }) => status > 0).length;
  const errors = [...outside.errors, ...failures.map(({ error }) => error)];
  const [first] = errors;
  if (answered > 0 || first === undefined || errors.some(isAccepted)) return undefined;
  return { code: reasonCodeOf(first), detail: `No request had an answer: ${first}.` };
}

function isAccepted(error: string): boolean {
  return /^request timeout|^http2: |^unexpected EOF$/.test(error) || noAnswer(error, true) === 'reset';
}

function some(addresses: readonly string[]): string {
  return addresses.slice(0, 3).join(', ');
}
