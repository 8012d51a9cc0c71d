/** From the rules that are loaded to measurements. */
import { inWords } from '../../../core/in-words.ts';
import { didYouMean } from '../../../core/nearest.ts';
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
  if ('instead' in seen) return words(seen.instead, false);
  const own = seen.rules.filter((rule) => rule.name === name);
  if (own.length === 0) return missing(name, about, seen);
  const broken = own.find(({ health }) => health === 'err');
  if (broken !== undefined)
    return words(`it cannot be evaluated: ${broken.lastError ?? 'no reason is given'}`, about === 'loaded');
  if (own.some(({ health }) => health !== 'ok')) return words('it has not been evaluated yet', false);
  if (about === 'loaded') return { value: 'loaded' };
  const value = loudest(own);
  if (value === quiet && seen.warnings !== undefined)
    return words(`quiet as far as an incomplete answer says: ${seen.warnings.join('; ')}`, false);
  return { value, items: own.flatMap(itemsOf) };
}

/** A rule that is not there is one failure, not two. */
function missing(name: string, about: Subject['about'], { known, warnings }: AlertRules) {
  if (about === 'quiet') return words('it is not loaded', false);
  if (warnings !== undefined)
    return words(`not among the rules of an incomplete answer: ${warnings.join('; ')}`, false);
  const question = didYouMean(name, known, 'did');
  const none = known.length === 0 ? 'no alert rule is loaded' : `no alert rule has the name ${JSON.stringify(name)}`;
  return words(question === '' ? none : `${none}; ${question}`, true);
}

function words(text: string, isSeen: boolean): MeasurementDraft {
  return { value: inWords(text), samples: isSeen ? 1 : 0 };
}

function itemsOf({ alerts }: AlertRule) {
  return alerts.slice(0, 20).map(({ state, labels: { alertname: _, ...labels } }) => ({
    label: state,
    detail: labelsOf(labels),
  }));
}
