/** From times to measurements. */
import type { Value } from '../../../core/model.ts';
import { partialBody } from '../../../fixtures/access/http-body.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { LatencyArgs } from './args.ts';
import type { Sample, Taken } from './measure.ts';
import { quantileOf, quantiles } from './quantile.ts';

/** The first answer with another status, else the expected one. */
export function readStatus({ is }: LatencyArgs, { url, samples, broken }: Taken): MeasurementDraft | undefined {
  const answers = samples.map(answered);
  const others = answers.filter((answer) => answer !== is);
  const value = others[0] ?? answers[0];
  if (value === undefined) return undefined;
  const counted = [...Map.groupBy(others, (answer) => answer)].map(([answer, some]) => ({
    label: `${some.length} of ${samples.length} answers of ${url} were ${answer}`,
  }));
  const missing = broken === undefined ? [] : [{ label: `A later request got no answer: ${broken}` }];
  return { value, samples: samples.length, items: [...counted, ...missing] };
}

/** Its status, if the body came whole. */
function answered({ status, bodyEnd }: Sample): Value {
  return bodyEnd === 'complete' ? status : `${status}, ${partialBody[bodyEnd]}`;
}

export function readLatency({ is, quantile }: LatencyArgs, { samples }: Taken): MeasurementDraft | undefined {
  const times = samples.filter(({ status, bodyEnd }) => status === is && bodyEnd === 'complete').map(({ ms }) => ms);
  const known = quantileOf(times, quantiles[quantile]);
  return known && { ...known, samples: times.length, attempts: times.length <= 50 ? times : undefined };
}
