import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';

const limit = 1_048_576;

eachInOwnProject({ 'fixtures/environments/shop.ts': definition(), 'summary.md': 'Set up.\n' });
let file: string;
beforeEach(() => {
  file = project.path('summary.md');
});

const gate = (variables: Readonly<Record<string, string>>) =>
  project.inProcess(['shop'], { STAGING_URL: staging.url, ...variables });

describe('GITHUB_STEP_SUMMARY', () => {
  it('gets the summary once, after what the step has written', async () => {
    staging.health['database'] = 'timeout';
    expect((await gate({ GITHUB_STEP_SUMMARY: file })).code).toBe(1);
    const summary = readFileSync(file, 'utf8');
    expect(summary).toBe(`Set up.\n\n${project.read('results/latest/summary.md')}`);
    expect(summary.match(/^## /gm)).toEqual(['## ']);
    expect(summary).toMatch(/## ❌ BLOCKED[\s\S]*`health\/database`[\s\S]*expected connected, got "timeout"/);
  });

  it('gets an inconclusive summary if staging is out of reach', async () => {
    await staging[Symbol.asyncDispose]();
    expect((await gate({ GITHUB_STEP_SUMMARY: file })).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toMatch(/## ❔ INCONCLUSIVE[\s\S]*staging could not be reached/);
  });

  it('is created if it does not exist yet', async () => {
    rmSync(file);
    expect((await gate({ GITHUB_STEP_SUMMARY: file })).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('## ✅ PROMOTABLE');
  });

  it('never grows beyond the limit of GitHub, and says so', async () => {
    writeFileSync(file, 'x'.repeat(limit - 100));
    const { code, stderr } = await gate({ GITHUB_STEP_SUMMARY: file });
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('x'.repeat(limit - 100));
    expect(stderr).toMatch(
      /The summary was not added to GITHUB_STEP_SUMMARY \(it has room for 100 more bytes\)\. It is in .*summary\.md\./,
    );
  });

  it('changes no verdict if it cannot be written', async () => {
    const { code, stdout, stderr } = await gate({ GITHUB_STEP_SUMMARY: project.path('nowhere/summary.md') });
    expect(code).toBe(0);
    expect(stdout).toContain('PROMOTABLE');
    expect(stderr).toMatch(/The summary was not added to GITHUB_STEP_SUMMARY \(ENOENT/);
  });

  it('is not written if it is not set', async () => {
    const { code, stderr } = await gate({ GITHUB_STEP_SUMMARY: '' });
    expect(code).toBe(0);
    expect(stderr).not.toContain('GITHUB_STEP_SUMMARY');
  });

  it('contains no secret', async () => {
    project.write(
      'fixtures/environments/shop.ts',
      definition(undefined, "access: { headers: { 'x-key': secret('SHOP_KEY') } },"),
    );
    staging.health['database'] = 'refused s3cret-of-the-shop';
    const { code } = await gate({ GITHUB_STEP_SUMMARY: file, SHOP_KEY: 's3cret-of-the-shop' });
    expect(code).toBe(1);
    expect(readFileSync(file, 'utf8')).toContain('[secret SHOP_KEY]');
    expect(readFileSync(file, 'utf8')).not.toContain('s3cret-of-the-shop');
  });
});
