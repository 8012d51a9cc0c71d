/** Reads the evidence of a team's own probe, in a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { reasonCodes } from '../../../core/model.ts';
import { loadProbe } from '../load.ts';
import { readingOf } from '../reading.ts';
import type { ReadJob } from './job.ts';

const { task, root, files }: ReadJob = workerData;
const { measurements, gaps } = readingOf(await loadProbe(task, root), task, files);
const unknown = Object.values(gaps ?? {}).find(({ code }) => !reasonCodes.includes(code));
if (unknown !== undefined)
  throw new Error(`"gap" gives a reason of the code ${JSON.stringify(unknown.code)}, which is none`);
parentPort?.postMessage(JSON.stringify({ measurements, gaps }));
