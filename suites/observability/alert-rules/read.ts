/** From the rules that are loaded to measurements. */
import { inWords } from '../../../core/in-words.ts';
import { didYouMean } from '../../../core/nearest.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import { labelsOf } from '../../../fixtures/connections/prometheus/answer.ts';
import type { NoAnswer } from '../../../fixtures/connections/prometheus/ask.ts';
import { type AlertRule, type AlertRules, loudest, quiet } from '../../../fixtures/connections/prometheus/rules.ts';

/** A type and no interface, so that it is JSON. */
export type Subject = {
  readonly rule: string;
  readonly about: 'loaded' | 'quiet';
};

export function readRules({ rule: name, about }: Subject, seen: AlertRules | NoAnswer): MeasurementDraft {
  if ('instead' in seen) return notSeen(seen.instead);
  const own = seen.rules.filter((rule) => rule.name === name);
  if (own.length === 0) return missing(name, about, seen);
  const broken = own.find(({ health }) => health === 'err');
  const why = `it cannot be evaluated: ${broken?.lastError ?? 'no reason is given'}`;
  if (broken !== undefined) return about === 'loaded' ? { value: inWords(why) } : notSeen(why);
  if (own.some(({ health }) => health !== 'ok')) return notSeen('it has not been evaluated yet');
  if (about === 'loaded') return { value: 'loaded' };
  const value = loudest(own);
  if (value === quiet && seen.warnings !== undefined)
    return notSeen(`quiet as far as an incomplete answer says: ${seen.warnings.join('; ')}`);
  return { value, items: own.flatMap(itemsOf) };
}

/** A rule that is not there is one failure, not two. */
function missing(name: string, about: Subject['about'], { known, warnings }: AlertRules): MeasurementDraft {
  if (about === 'quiet') return notSeen('it is not loaded');
  if (warnings !== undefined) return notSeen(`not among the rules of an incomplete answer: ${warnings.join('; ')}`);
  const question = didYouMean(name, known, 'did');
  const none = known.length === 0 ? 'no alert rule is loaded' : `no alert rule has the name ${JSON.stringify(name)}`;
  return { value: inWords(question === '' ? none : `${none}; ${question}`) };
}

function itemsOf({ alerts }: AlertRule) {
  return alerts.slice(0, 20).map(({ state, labels: { alertname: _, ...labels } }) => ({
    label: state,
    detail: labelsOf(labels),
  }));
}
