import { expect, test } from 'vitest';
import { diagnosticFiles } from './diagnostic-files.ts';
import { samples } from './testdata/samples.ts';

const file = (path: string, bytes = 10) => ({ path, bytes, mediaType: 'text/plain', sha256: '' });

test('the picture of a sign-in first, then the words of tools that did not complete', () => {
  const [finding] = samples.promotable.findings;
  const [run] = samples.promotable.runs;
  if (finding === undefined || run === undefined) throw new Error('the sample is empty');
  const at = (name: string): string => `evidence/${finding.task}/${name}`;
  const evidence = [
    file(at('stdout.txt'), 0),
    file(at('stderr.txt')),
    file(at('report.json')),
    file(at('sign-in.png')),
  ];
  const ended = { ...run, task: finding.task, evidence };
  const left = (status: typeof run.status) => diagnosticFiles([finding], { runs: [{ ...ended, status }] });
  expect(left('errored')).toEqual([at('sign-in.png'), at('stderr.txt')]);
  expect(left('completed')).toEqual([]);
  const unmeasured = { ...finding, result: 'inconclusive', cause: 'not-measured' } as const;
  const whole = { runs: [{ ...ended, status: 'completed' }] } as const;
  expect(diagnosticFiles([unmeasured], whole)).toEqual([at('stderr.txt'), at('report.json'), at('sign-in.png')]);
  expect(diagnosticFiles([{ ...unmeasured, reason: { code: 'no-sample' } }], whole)).toEqual([]);
  expect(diagnosticFiles([{ ...finding, task: 'other' }], { runs: [{ ...ended, status: 'errored' }] })).toEqual([]);
});
