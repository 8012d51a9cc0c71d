/** Whom a load run reached and whom it was refused, from what k6 counted and said. */
import type { Contact } from '../../core/model.ts';
import { isProductionHost } from '../../fixtures/access/hosts.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import type { Log } from './log.ts';
import { addressOf, declaredName, isReachable } from './reach.ts';
import type { Reached } from './reached.ts';

/** `contact.json`. Addresses are `host:port`, or a host if no port is known. */
export interface K6Contact extends Contact {
  /** Those of `others` that the definition does not list under `also`. */
  readonly foreign: readonly string[];
  /** Asked for and refused: hosts of production, others, and origins that the script's option `hosts` moves. */
  readonly refused: {
    readonly production: readonly string[];
    readonly foreign: readonly string[];
    readonly moved: readonly string[];
  };
  /** Answers of which nothing says whose they are. */
  readonly unknown: number;
  /** All answers, whosever they are; absent in runs that an older stagegate saved. */
  readonly answered?: number | undefined;
}

type Hosts = Pick<ResolvedEnvironment, 'origins' | 'production' | 'also'>;

const most = 20;

/** `byAddress`: which origin (`reach.ts`) is at an IP address. */
export function contactOf(
  { counts, unknown }: Reached,
  log: Log,
  hosts: Hosts,
  byAddress: ReadonlyMap<string, string> = new Map(),
): K6Contact {
  const named = [...unknown].map(([ip, count]) => [byAddress.get(ip), count] as const);
  const answered = [...counts.answered, ...named.filter((one): one is [string, number] => one[0] !== undefined)];
  const others = answered.filter(([origin]) => declaredName(hosts, origin) === undefined).map(([origin]) => origin);
  const refused = [...[...counts.refused.keys()].map(addressOf), ...refusedNames(log)];
  const ofProduction = [...refused.filter((address) => isProduction(hosts, address)), ...refusedAddresses(log)];
  return {
    origins: answersByName(answered, hosts),
    others: addresses(others.map(addressOf)),
    foreign: addresses(others.filter((origin) => !isReachable(hosts, origin)).map(addressOf)),
    refused: {
      production: addresses(ofProduction),
      foreign: addresses(refused.filter((address) => !ofProduction.includes(address))),
      moved: addresses([...counts.moved.keys()].map(addressOf)),
    },
    answered: [...counts.answered, ...unknown].reduce((sum, [, count]) => sum + count, 0),
    unknown: named.reduce((sum, [origin, count]) => sum + (origin === undefined ? count : 0), 0),
  };
}

function answersByName(answered: readonly (readonly [string, number])[], hosts: Hosts): Contact['origins'] {
  const sums: Record<string, number> = {};
  for (const [origin, count] of answered) {
    const name = declaredName(hosts, origin);
    if (name !== undefined) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}

/** What the dialer and the relay refused by name. */
function refusedNames(log: Log): readonly string[] {
  return said(log, /hostname \(([^)]+)\) is in a blocked/gi);
}

/** By address only production is refused, whatever its name. */
function refusedAddresses(log: Log): readonly string[] {
  return said(log, /IP \(([^)]+)\) is in a blacklisted/gi);
}

function said({ lines }: Log, words: RegExp): readonly string[] {
  return lines.flatMap(({ message }) => [...message.matchAll(words)].map(([, host = '']) => host));
}

function isProduction(hosts: Hosts, address: string): boolean {
  return isProductionHost(hosts, address.replace(/(?<=[^:]):\d+$/, ''));
}

function addresses(list: readonly string[]): readonly string[] {
  return [...new Set(list)].toSorted().slice(0, most);
}
