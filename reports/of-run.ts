/** Words for a reason that are known from the whole run, and not from its checks. */
import type { Cause, GateReport, ReasonCode } from '../core/model.ts';
import { builds, type ServiceBuild } from './builds.ts';
import { mixed, replaced } from './words/causes.ts';
import { words } from './words/findings.ts';
import { finishing } from './words/objections.ts';
import type { Words } from './words/words.ts';

/** Undefined if those of the checks say more. */
export function ofRun(code: ReasonCode | Cause, report: GateReport): Words | undefined {
  if (code === 'other-candidate') return otherBuild(report);
  return code === 'interrupted' || code === 'not-reached' ? { ...words(code), fix: finishing(report) } : undefined;
}

function otherBuild(report: GateReport): Words | undefined {
  const services = builds(report);
  if (services.some((service) => service.mixed)) return mixed;
  const changes = services.filter((service) => service.replaced).map(change);
  return changes.length === 0 ? undefined : { ...replaced, what: `${replaced.what}: ${changes.join('; ')}` };
}

/** `app from 1.4.0 (c0ffee1) to 1.4.1 (deadbee)`. */
function change({ name, said: [first, ...later] }: ServiceBuild): string {
  return `${name} from ${first} to ${later.join(', then ')}`;
}
