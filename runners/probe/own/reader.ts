/** Reads the evidence of a team's own probe, in a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadProbe } from '../load.ts';
import type { ReadJob } from './job.ts';

const { task, root, files }: ReadJob = workerData;
const { read } = await loadProbe(task, root);
parentPort?.postMessage(JSON.stringify(read(task.args, files, task.checks)));
