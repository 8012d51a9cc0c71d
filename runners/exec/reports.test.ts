import { readFileSync, utimesSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judged } from '../../gate/testing/trial.ts';
import { exec } from './index.ts';
import { bothPassed, commandProject, failed, passed, xml } from './testing/project.ts';

const project = commandProject();

describe('a report from before the run', () => {
  test.each([
    ['that the command leaves alone', 'true'],
    ['that the command copies with its time', 'cp -p out/junit.xml out/copy.xml'],
  ])('%s never counts, and is not touched', async (_, run) => {
    project.write('out/junit.xml', xml(passed('a'), passed('b')));
    utimesSync(project.path('out/junit.xml'), new Date('2026-01-01'), new Date('2026-01-01'));
    const { reading, causes } = await project.attempt(run);
    expect(reading.reason).toMatchObject({
      code: 'tool-wrote-nothing',
      detail: expect.stringMatching(/older than the run: out\//),
    });
    expect(Object.values(causes)).not.toContain('within-threshold');
    expect(readFileSync(project.path('out/junit.xml'), 'utf8')).toContain('shop');
  });

  test('that was written a moment ago counts as little, and no check has another reason', async () => {
    project.write('out/junit.xml', xml(passed('a'), passed('b')));
    const { reading } = await project.attempt('true');
    expect(reading).toEqual({
      reason: {
        code: 'tool-wrote-nothing',
        detail: expect.stringContaining('no report matches "out/*.xml"'),
        fix: expect.stringContaining(
          'or fix junit: "out/*.xml" in the claim, which is looked for from the project’s root.',
        ),
      },
      gaps: {},
      measurements: {},
      contact: 'not-observable',
    });
  });

  test.each([
    ['touches', 'touch out/junit.xml'],
    ['writes again', 'cp out/junit.xml copy.xml; cat copy.xml > out/junit.xml'],
  ])('that the command %s does not count', async (_, run) => {
    project.write('out/junit.xml', xml(passed('a'), passed('b')));
    const { reading, causes } = await project.attempt(run);
    expect(reading.reason).toMatchObject({
      code: 'tool-wrote-nothing',
      detail: expect.stringMatching(/out\/junit\.xml is the same as before the run: let the command remove it first/),
    });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test.each([
    ['time', '<testsuite name="s" timestamp="2020-01-01T00:00:00">', /from before the run: it says 2020/],
    [
      'build',
      '<testsuite name="s"><properties><property name="version" value="1.3.9"/></properties>',
      /another build: it says 1\.3\.9, and this run is of 1\.4\.0/,
    ],
  ])('by the %s that it names does not count', async (_, start, detail) => {
    const report = xml(passed('a'), passed('b')).replace('<testsuite name="s">', start);
    const environment = { candidate: { named: true, services: { app: '1.4.0' } } };
    const { reading, causes } = await project.leaves(report, '', {}, { environment });
    expect(reading.reason).toMatchObject({ code: 'tool-wrote-nothing', detail: expect.stringMatching(detail) });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('gives way to the one that the command writes in its place', async () => {
    project.write('out/junit.xml', xml(failed('a'), passed('b')));
    expect((await project.leaves(xml(passed('a'), passed('b')))).causes).toEqual(bothPassed);
  });
});

test('evidence that is gone passes nothing', async () => {
  const { task, end, files } = await project.leaves(xml(passed('a'), passed('b')));
  for (const lost of files.keys()) {
    const rest = new Map([...files].filter(([path]) => path !== lost));
    const { causes } = await judged(task, end, rest, exec);
    expect(Object.values(causes), `without ${lost}`).not.toContain('within-threshold');
  }
});

test.skipIf(process.getuid?.() === 0)('a report that may not be read hides no failure in another', async () => {
  const { causes, reading } = await project.leaves(xml(failed('a')), 'cp report.xml out/z.xml; chmod 0 out/z.xml');
  expect(causes).toMatchObject({ 'api/shop-a': 'beyond-threshold' });
  expect(reading.reason).toMatchObject({
    code: 'tool-output-unreadable',
    detail: expect.stringMatching(/out\/z\.xml: EACCES/),
  });
});

test.each([
  ['pytesst -q', /^Install it on this machine/],
  [': > run.sh; ./run.sh', /chmod \+x/],
])('a command that the shell cannot start (%s) is told why', async (run, fix) => {
  expect((await project.attempt(run)).reading.reason).toMatchObject({
    code: 'tool-failed',
    fix: expect.stringMatching(fix),
  });
});

test('a report that could not be read is reported, and hides no failure', async () => {
  const { task, end, files } = await project.leaves(xml(failed('a')));
  const index = JSON.parse(Buffer.from(files.get('reports.json') ?? '').toString());
  index.reports.push({ path: 'z.xml', evidence: 'reports/2-z.xml', bytes: 0, cut: true, problem: 'EACCES' });
  const changed = new Map([...files, ['reports.json', Buffer.from(JSON.stringify(index))]]);
  const { causes, reading } = await judged(task, end, changed, exec);
  expect(causes).toMatchObject({ 'api/shop-a': 'beyond-threshold' });
  expect(reading.reason).toEqual({
    code: 'tool-output-unreadable',
    detail: 'z.xml: EACCES',
    fix: 'Let the gate read z.xml: its permissions, or the disk, did not allow it.',
  });
});

test('a report whose path is too long for one name is kept', async () => {
  const deep = `out/${'module/'.repeat(40)}`;
  const { causes } = await project.leaves(xml(failed('a'), passed('b')), `mkdir -p ${deep}; mv out/junit.xml ${deep}`, {
    junit: 'out/**/*.xml',
  });
  expect(causes).toEqual({ 'api/shop-a': 'beyond-threshold', 'api/shop-b': 'within-threshold' });
});
