/** From times to measurements. */
import { inWords } from '../../../core/in-words.ts';
import { quantileOf, quantiles } from '../../../core/order-statistics.ts';
import { statusAndBody } from '../../../fixtures/access/http-body.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { LatencyArgs } from './args.ts';
import type { Taken } from './measure.ts';

/** The first answer with another status, else the expected one. */
export function readStatus(
  { is }: Pick<LatencyArgs, 'is'>,
  { url, samples, broken }: Taken,
): MeasurementDraft | undefined {
  const answers = samples.map(({ status, bodyEnd }) => statusAndBody(status, bodyEnd));
  const others = answers.filter((answer) => answer !== is);
  const value = others[0] ?? answers[0];
  if (value === undefined) return undefined;
  const counted = [...Map.groupBy(others, (answer) => answer)].map(([answer, some]) => ({
    label: `${some.length} of ${samples.length} answers of ${url} were ${answer}`,
  }));
  const missing = broken === undefined ? [] : [{ label: `A later request got no answer: ${broken}` }];
  return {
    value: typeof value === 'string' ? inWords(value) : value,
    samples: samples.length,
    items: [...counted, ...missing],
  };
}

export function readLatency(
  { is, quantile }: Pick<LatencyArgs, 'is' | 'quantile'>,
  { samples }: Taken,
): MeasurementDraft | undefined {
  const times = samples.filter(({ status, bodyEnd }) => status === is && bodyEnd === 'complete').map(({ ms }) => ms);
  const known = quantileOf(times, quantiles[quantile]);
  return known && { ...known, samples: times.length, attempts: times.length <= 50 ? times : undefined };
}
