import { describe, expect, it } from 'vitest';
import type { Objection } from '../../core/model.ts';
import { samples } from '../testdata/samples.ts';
import { objectionWords } from './objections.ts';

describe('an objection in words', () => {
  it.each<[Objection, string]>([
    [{ code: 'partial', subject: 'health, smoke' }, 'only part of the gate was run (health, smoke)'],
    [
      { code: 'profile-may-not-promote', subject: 'quick' },
      'the quick profile may not promote under the policy "release"',
    ],
    [
      { code: 'layer-without-check', subject: 'signoff' },
      'the policy requires the layer signoff, but the definition has no check of it',
    ],
    [
      { code: 'layer-without-check', subject: 'smoke' },
      'the policy requires the layer smoke, but all its checks are waived or advisory: smoke/landing-status, smoke/landing-console, smoke/landing-requests',
    ],
    [{ code: 'not-covered', subject: 'OSB-24' }, 'no required check covers OSB-24 (Staging data is anonymised)'],
    [{ code: 'not-covered', subject: 'OSB-99' }, 'no required check covers OSB-99'],
    [{ code: 'nothing-blocks', subject: 'x' }, 'no check is required, so none could block'],
    [{ code: 'unknown-run', subject: 'load/users' }, 'a task ran that was not planned (load/users)'],
    [{ code: 'gate-failed', subject: 'disk full' }, 'the gate itself failed: disk full'],
    [{ code: 'not-finished', subject: 'x' }, 'the run did not finish'],
  ])('%j', (objection, what) => {
    const words = objectionWords(objection, samples.blockedByOne);
    expect(words.what).toBe(what);
    expect(words.fix).toMatch(/\.$/);
  });
});

describe('what to do about an objection', () => {
  const fix = (objection: Objection, report = samples.blockedByOne) => objectionWords(objection, report).fix;

  it('names the requirement as it must be written', () => {
    expect(fix({ code: 'not-covered', subject: 'OSB-24' })).toBe(
      'Name it where it is checked: covers: ["OSB-24"] in a claim, or [OSB-24] in a test’s title.',
    );
  });

  it('names the profiles that may promote, or where to name them', () => {
    const objection = { code: 'profile-may-not-promote', subject: 'quick' } as const;
    const of = (promotes: readonly ('quick' | 'full')[]) =>
      fix(objection, { ...samples.blockedByOne, policy: { ...samples.blockedByOne.policy, promotes } });
    expect(of(['full'])).toBe('Run the gate with --profile full.');
    expect(of([])).toContain('in the policy (promotes: ["full"]), and run the gate with one of them (--profile full)');
  });

  it('names a claim of the layer, or any claim if there is none', () => {
    expect(fix({ code: 'layer-without-check', subject: 'perf' }, { ...samples.blockedByOne, findings: [] })).toContain(
      'Add a claim of that layer to the definition, such as lighthouse(…), or take',
    );
    const nothing = { code: 'nothing-blocks', subject: 'shop' } as const;
    expect(fix(nothing)).toContain('Remove level: "advisory"');
    expect(fix(nothing, { ...samples.blockedByOne, findings: [] })).toMatch(/^Claim something in the definition: /);
  });

  it('names the command that judges a restored file, or a run of an older version', () => {
    const { run } = samples.blockedByOne;
    const older = (subject: string) => fix({ code: 'older-format', subject });
    expect(older('stagegate 0.1.0')).toMatch(new RegExp(`\\(npx stagegate@0\\.1\\.0 decide results/${run}\\)\\.$`));
    expect(older('an older stagegate')).toMatch(/the version that saved it\.$/);
    for (const [code, file] of [
      ['plan-changed', 'plan.json'],
      ['record-changed', 'runs.json'],
    ] as const)
      expect(fix({ code, subject: run })).toMatch(
        new RegExp(`^Restore the ${file} .*\\(npx stagegate decide results/${run}\\)`),
      );
  });
});
