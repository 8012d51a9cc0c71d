import type { Row } from '../model.ts';
import { againstBaselineRow } from './baseline.ts';
import { k6Throughput } from './load.ts';
import { manyRow } from './many/index.ts';
import { filterAnswers } from './report.ts';
import { samplersRow } from './samplers.ts';
import { linear, manyAgainstAllure } from './scale.ts';
import { startUp } from './startup.ts';
import { wrongVerdictsRow } from './statistics.ts';
import { criticalPathRow, toolsRow } from './whole.ts';

/** In the order of the document. */
export const rows: readonly Row[] = [
  criticalPathRow,
  toolsRow,
  k6Throughput,
  manyAgainstAllure,
  filterAnswers,
  linear,
  startUp,
  manyRow,
  samplersRow,
  wrongVerdictsRow,
  againstBaselineRow,
];
