/** Words for a reason that are known from the whole run, and not from its checks. */
import { goneMeanwhile } from '../core/gone.ts';
import { buildsOf, notYet } from '../core/identity.ts';
import type { Cause, GateReport, ReasonCode } from '../core/model.ts';
import { line } from '../core/sanitize.ts';
import { builds, type ServiceBuild } from './builds.ts';
import { mixed, replaced } from './words/causes.ts';
import { words } from './words/findings.ts';
import { duration } from './words/format.ts';
import { finishing } from './words/objections.ts';
import type { Words } from './words/words.ts';

/** Undefined if those of the checks say more. */
export function ofRun(code: ReasonCode | Cause, report: GateReport): Words | undefined {
  if (code === 'other-candidate') return otherBuild(report) ?? inVain(code, report);
  if (code === 'unidentified' || code === 'nothing-there') return inVain(code, report);
  if (code === 'signed-out') return signedOut(report);
  return code === 'interrupted' || code === 'not-reached' ? { ...words(code), fix: finishing(report) } : undefined;
}

function otherBuild(report: GateReport): Words | undefined {
  const services = builds(report);
  if (services.some((service) => service.mixed)) return mixed;
  const changes = services.filter((service) => service.replaced).map(change);
  if (changes.length === 0 && services.some(({ foreign }) => foreign !== undefined)) return words('not-staging');
  return changes.length === 0 ? undefined : { ...replaced, what: `${replaced.what}: ${changes.join('; ')}` };
}

const afterTheWait = {
  'other-candidate': 'Find out what became of that roll-out, or name the build that is deployed (--candidate).',
  unidentified:
    'Let the service return its version or commit there, or fix where the definition looks for it, under "identity". If an older build is still deployed, find out what became of that roll-out.',
  'nothing-there':
    'Check the origin’s address, with its path, and the path under "identity". If both are right, find out what became of that roll-out.',
} as const;

/** It has waited for the roll-out, which did not come, or not to its end. */
function inVain(code: keyof typeof afterTheWait, report: GateReport): Words | undefined {
  const { waited, candidate } = report;
  if (waited === undefined) return undefined;
  const last = notYet(candidate.expected, candidate.observed);
  const seen = last === '' ? '' : `: ${line(last)}`;
  const fix = `The gate waited ${duration(waited)} for all of staging to become ${line(buildsOf(candidate.expected))}, in vain${seen}. ${afterTheWait[code]}`;
  return { ...words(code), fix };
}

/** A service that keeps sessions, or test accounts, in its memory loses them when it starts anew. */
function signedOut(report: GateReport): Words | undefined {
  const known = words('signed-out');
  if (builds(report).some(({ replaced }) => replaced))
    return {
      ...known,
      fix: 'A service was replaced while the gate ran, and what it keeps in its memory is lost: let the roll-out finish, then run the gate again.',
    };
  if (!report.runs.some((run) => goneMeanwhile(run).size > 0)) return undefined;
  const fix = `Staging went away while the gate ran, and what it keeps in its memory is lost if it was restarted. ${finishing(report)} If it says the same then, check the account and its secret in the definition.`;
  return { ...known, fix };
}

/** `app from 1.4.0 (c0ffee1) to 1.4.1 (deadbee)`. */
function change({ name, said: [first, ...later] }: ServiceBuild): string {
  return `${name} from ${first} to ${later.join(', then ')}`;
}
