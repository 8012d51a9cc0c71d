/** What a team's own probe reads of its evidence, in a thread that a deadline ends. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { messageOf, ReasonError } from '../../../core/errors.ts';
import { extension } from '../../../fixtures/context/install.ts';
import type { Reading } from '../../runner.ts';
import type { ReadJob } from './job.ts';

/** Milliseconds: to read what is there takes no waiting. */
const deadline = 30_000;
const megabytes = 256;

type Read = Pick<Reading, 'measurements' | 'gaps'>;

/** Rejects if the probe throws, ends its thread, or does not end. */
export function readOwn(job: ReadJob, within = deadline): Promise<Read> {
  const thread = new Worker(join(import.meta.dirname, `reader${extension}`), {
    workerData: { ...job, files: new Map(job.files) },
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Read>();
  const timer = setTimeout(() => reject(new Error(`"read" did not end within ${within / 1000} s`)), within);
  thread.once('message', (text: string) => resolve(JSON.parse(text)));
  thread.once('error', reject);
  thread.once('exit', (code) => reject(new Error(`"read" ended its process (exit code ${code})`)));
  return promise
    .catch((error: unknown) => Promise.reject(unread(error)))
    .finally(() => {
      clearTimeout(timer);
      return thread.terminate();
    });
}

function unread(cause: unknown): ReasonError {
  const detail = messageOf(cause);
  const fix =
    'Fix read() of the claim, then judge the same evidence again: npx stagegate decide with the run’s folder.';
  return new ReasonError({ code: 'tool-output-unreadable', detail, fix }, { cause });
}
