/** What tools call the outcome of a test. A word that is in no list is not known to mean passed. */

const words = {
  passed: [
    ...['passed', 'pass', 'ok', 'success', 'successful', 'succeeded', 'true', 'expected', 'xfail', 'xfailed'],
    // "It was run" of GoogleTest, CTest and Bazel, where failures are elements.
    ...['run', 'completed', 'complete', 'executed', 'done', 'finished'],
  ],
  failed: [
    ...[
      'failed',
      'fail',
      'failure',
      'failures',
      'failing',
      'false',
      'error',
      'errored',
      'errors',
      'broken',
      'unexpected',
    ],
    ...['timedout', 'timeout', 'panicked', 'panic', 'crashed', 'crash', 'exception', 'fatal', 'xpass', 'xpassed'],
  ],
  skipped: [
    ...['skipped', 'skip', 'disabled', 'notrun', 'pending', 'ignored', 'ignore', 'suppressed', 'todo', 'untested'],
    ...['notexecuted', 'notrunnable', 'fixme', 'deselected'],
  ],
} as const;

export type Outcome = keyof typeof words | 'unknown';

/** Of a word in whatever letters, with whatever signs between them: `timed-out`, `NotRun`. */
export function outcomeOf(word: string): Outcome {
  const bare = word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const known = (['passed', 'failed', 'skipped'] as const).find((outcome) =>
    (words[outcome] as readonly string[]).includes(bare),
  );
  return known ?? 'unknown';
}

/** Attributes of a JUnit test or suite that say how it ended. */
export const outcomeAttributes = ['status', 'result', 'outcome', 'verdict'] as const;

/** Elements of a test that say nothing about how it ended. Any other is an outcome. */
export const neutralElements: readonly string[] = [
  ...['properties', 'property', 'system-out', 'system-err', 'attachments', 'attachment', 'links', 'link'],
  ...['description', 'comment', 'comments', 'documentation', 'doc', 'tags', 'tag', 'labels', 'label', 'categories'],
  ...['parameters', 'parameter', 'params', 'param', 'arguments', 'steps', 'step', 'metadata', 'meta', 'annotations'],
  ...['annotation', 'logs', 'log', 'output', 'stdout', 'stderr', 'trace', 'measurements', 'measurement', 'metrics'],
  ...[
    'duration',
    'time',
    'file',
    'files',
    'source',
    'id',
    'name',
    'requirements',
    'requirement',
    'testcase',
    'warning',
  ],
];
