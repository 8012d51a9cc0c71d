/** What explains a metric, for people. */
import type { Item } from '../../core/model.ts';
import type { SavedReport } from './evidence.ts';
import { type Metric, metrics } from './metrics.ts';

type Audit = SavedReport['audits'][string];

const most = 10;
const paints = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'speed-index',
  'total-blocking-time',
  'cumulative-layout-shift',
];

export function itemsFor(name: Metric, { audits, categories }: SavedReport): readonly Item[] {
  if (name === 'performance') return paints.flatMap((id) => display(audits[id]));
  if (metrics[name].audit === undefined) return failed(categories[metrics[name].category]?.auditRefs ?? [], audits);
  if (name === 'bytes')
    return rows(
      audits['total-byte-weight'],
      'totalBytes',
      (bytes) => `${Math.round(bytes / 1000).toLocaleString('en-US')} kB`,
    );
  if (name === 'tbt') return rows(audits['long-tasks'], 'duration', (duration) => `${Math.round(duration)} ms`);
  return display(audits[metrics[name].audit]);
}

function display(audit: Audit | undefined): readonly Item[] {
  return audit?.displayValue === undefined ? [] : [{ label: audit.title, detail: audit.displayValue }];
}

/** The audits that cost the category points, with the elements that they found. */
function failed(
  refs: readonly { readonly id: string; readonly weight: number }[],
  audits: SavedReport['audits'],
): readonly Item[] {
  return refs
    .filter(({ weight }) => weight > 0)
    .flatMap(({ id }) => {
      const audit = audits[id];
      return audit === undefined || audit.score === null || audit.score >= 0.9
        ? []
        : [{ label: audit.title, ...found(audit) }];
    })
    .slice(0, most);
}

function found({ details }: Audit): Pick<Item, 'detail'> {
  const elements = rowsOf(details?.items).flatMap(({ node }) => {
    const snippet = typeof node === 'object' && node !== null && 'snippet' in node ? node.snippet : undefined;
    return typeof snippet === 'string' ? [snippet] : [];
  });
  return elements.length === 0 ? {} : { detail: elements.slice(0, 3).join(' ').slice(0, 500) };
}

function rows(audit: Audit | undefined, key: string, show: (value: number) => string): readonly Item[] {
  return rowsOf(audit?.details?.items)
    .flatMap((row) => {
      const [url, value] = [row['url'], row[key]];
      return typeof url === 'string' && typeof value === 'number' ? [{ url, value }] : [];
    })
    .toSorted((a, b) => b.value - a.value)
    .slice(0, most)
    .map(({ url, value }) => ({ label: url, detail: show(value) }));
}

/** Some audits have a table, others something else. */
function rowsOf(items: unknown): readonly { readonly [column: string]: unknown }[] {
  return Array.isArray(items) ? items.filter((row) => typeof row === 'object' && row !== null) : [];
}
