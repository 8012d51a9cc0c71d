/** What is taken from a Lighthouse report, by name. */
import type { Unit } from '../../core/model.ts';

interface Source {
  readonly category: 'performance' | 'accessibility' | 'best-practices' | 'seo';
  /** Absent: the category's own score. */
  readonly audit?: string;
  readonly unit: Unit;
  /** It depends on what else the machine does. */
  readonly timed: boolean;
}

export const metricNames = [
  'performance',
  'accessibility',
  'bestPractices',
  'seo',
  'fcp',
  'lcp',
  'speedIndex',
  'tbt',
  'cls',
  'bytes',
] as const;
export type Metric = (typeof metricNames)[number];

export const metrics: Readonly<Record<Metric, Source>> = {
  performance: { category: 'performance', unit: 'score', timed: true },
  accessibility: { category: 'accessibility', unit: 'score', timed: false },
  bestPractices: { category: 'best-practices', unit: 'score', timed: false },
  seo: { category: 'seo', unit: 'score', timed: false },
  fcp: { category: 'performance', audit: 'first-contentful-paint', unit: 'ms', timed: true },
  lcp: { category: 'performance', audit: 'largest-contentful-paint', unit: 'ms', timed: true },
  speedIndex: { category: 'performance', audit: 'speed-index', unit: 'ms', timed: true },
  tbt: { category: 'performance', audit: 'total-blocking-time', unit: 'ms', timed: true },
  cls: { category: 'performance', audit: 'cumulative-layout-shift', unit: 'cls', timed: false },
  bytes: { category: 'performance', audit: 'total-byte-weight', unit: 'bytes', timed: false },
};

/** The categories that must be asked for, so that nothing else is run. */
export function categoriesFor(names: readonly Metric[]): readonly Source['category'][] {
  return [...new Set(names.map((name) => metrics[name].category))];
}
