/** From where a mark was found to measurements. */
import { inWords } from '../../../core/in-words.ts';
import type { Item } from '../../../core/model.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import { fileWords } from '../../../fixtures/logs/read.ts';
import type { Subject } from './checks.ts';
import { noLevel, type Trace, type TracedArgs } from './measure.ts';

export function readTrace(
  subject: Subject,
  trace: Trace | undefined,
  { within, logLevel, metric }: TracedArgs,
): MeasurementDraft | undefined {
  if (trace === undefined) return undefined;
  const sent: Item = { label: trace.answer, detail: `marked ${trace.mark}` };
  if (subject === 'metric') return growth(trace, sent, metric);
  const log = trace.logs[subject.log];
  if (log === undefined) return undefined;
  if ('unread' in log) return notSeen(log.unread, { items: [sent] });
  const { found, others, searched, name } = log;
  const where = searched.files.map(fileWords);
  const detail = [`${searched.bytes.toLocaleString('en-US')} bytes`, ...where, ...searched.missing].join(', ');
  const items = [sent, { label: `searched ${name}`, detail }];
  if (found !== undefined) return { value: found, items };
  const [missing] = [...searched.missing, ...cached(trace)];
  const isUnclear = others === undefined ? missing !== undefined : others.every((level) => level === noLevel);
  const words =
    others === undefined
      ? `not found within ${within} s${missing === undefined ? '' : `, and ${missing}`}`
      : `found as ${others.join(', ')}, not as ${logLevel}`;
  return { value: inWords(words), items, ...(isUnclear ? { samples: 0 } : {}) };
}

const cached = ({ cache }: Trace): readonly string[] =>
  cache === undefined ? [] : [`a cache gave the answer (${cache}): put {mark} into the path`];

function growth(trace: Trace, sent: Item, { query, by } = { query: '', by: 1 }): MeasurementDraft | undefined {
  if (trace.metric === undefined) return undefined;
  const { before, after } = trace.metric;
  const unseen = (words: string): MeasurementDraft => notSeen(words, { items: [sent] });
  if ('instead' in before)
    return unseen(`before the request: ${before.instead} (if nothing was counted yet: ${query} or vector(0))`);
  if ('instead' in after) return unseen(`after the request: ${after.instead}`);
  // Of how many a counter that began anew had counted before, nobody knows.
  if (after.value < before.value) return unseen(`it fell from ${before.value} to ${after.value}`);
  const [missing] = cached(trace);
  if (missing !== undefined && after.value - before.value < by) return unseen(missing);
  const items = [sent, { label: `from ${before.value} to ${after.value}` }];
  return { value: after.value - before.value, items };
}
