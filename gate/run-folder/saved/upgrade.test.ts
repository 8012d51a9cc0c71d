import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateReport } from '../../../core/model.ts';
import { Project } from '../../testing/command.ts';
import { unpack } from './unpack.ts';
import { upgraded } from './upgrade.ts';

let project: Project;
beforeAll(() => {
  project = new Project({});
});
afterAll(() => project[Symbol.dispose]());

const judgement = ({ verdict, findings, objections }: GateReport) => ({
  verdict,
  objections,
  findings: findings.map(({ check, result, cause, measurement, reason, blocks }) => ({
    ...{ check, result, cause, blocks, reason: reason?.code },
    measured: measurement && [measurement.value, measurement.unit, measurement.samples, measurement.attempts],
  })),
});

describe('a run of format 1', () => {
  it.each([
    ['promotable', 2],
    ['blocked', 1],
  ])('that was %s is judged to the same findings, and is not promotable', async (verdict, exit) => {
    const folder = project.path('results', verdict);
    const zip = join(import.meta.dirname, 'testdata', `format-1-${verdict}.zip`);
    await unpack(zip, folder, zip, new AbortController().signal);
    const report = (): GateReport => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    const before = judgement(upgraded(report()) as GateReport);
    const { code, stdout, stderr } = await project.inProcess(['decide', `results/${verdict}`]);
    expect({ code, stderr }).toEqual({ code: exit, stderr: '' });
    expect(stdout).toContain('he run was saved by stagegate 0.1.0, which did not record what a verdict needs now');
    expect(report().format).toBe(3);
    expect(report().objections).toEqual([{ code: 'older-format', subject: 'stagegate 0.1.0' }]);
    expect(judgement(report())).toEqual({ ...before, objections: report().objections });
    expect(before.findings).toHaveLength(110);
  });

  it('keeps the arguments of a probe that a team wrote', () => {
    const task = (probe: string) => ({
      runner: 'probe',
      args: { probe, sources: { 'api/stock': 'warehouse' } },
      checks: [{ id: 'api/stock' }],
    });
    const theirs = task('./stagegate/stock.ts');
    const contact = { of: 'none' };
    const now = { format: 3, savedBy: 'an older stagegate' };
    expect(upgraded({ format: 1, tasks: [theirs] })).toEqual({ ...now, tasks: [{ ...theirs, contact }] });
    expect(upgraded({ format: 1, tasks: [task('suites/config/variables')] })).toEqual({
      ...now,
      tasks: [{ ...theirs, args: { probe: 'variables', measures: { 'api/stock': 'warehouse' } }, contact }],
    });
  });

  it('keeps what is not a word of the vocabulary', () => {
    const expected = { unit: 'text', is: 'quiet' };
    expect(upgraded({ format: 1, effect: 'quiet', note: 'truth', threshold: expected })).toEqual({
      ...{ format: 3, effect: 'timing', note: 'truth', threshold: expected },
    });
    const now = { format: 3, effect: 'quiet' };
    expect(upgraded(now)).toBe(now);
  });
});
