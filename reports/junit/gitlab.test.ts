/** What GitLab's own parser asks of a JUnit file; Chromium reads XML with the library that GitLab uses (libxml2). */
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateReport } from '../../gate/model.ts';
import { samples } from '../testdata/samples.ts';
import { launch } from '../testing/open.ts';
import { junit } from './junit.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
  page = await browser.newPage();
});
afterAll(async () => {
  await browser.close();
});

const written = (report: GateReport): string => junit(report)['junit.xml'] ?? '';

interface Case {
  /** Of two cases with the same key GitLab keeps the first. */
  readonly key: string;
  readonly status: string;
  /** GitLab shows the content of these elements and not their message. */
  readonly output: string;
  /** GitLab links the first one. */
  readonly attachment: string | undefined;
}

/** Reads the file as `lib/gitlab/ci/parsers/test/junit.rb` does. */
async function read(xml: string): Promise<readonly Case[]> {
  return page.evaluate((source) => {
    const document = new DOMParser().parseFromString(source, 'application/xml');
    if (document.querySelector('parsererror') !== null) throw new Error('not well-formed');
    return [...document.querySelectorAll('testsuite > testcase')].map((element) => {
      const told = ['failure', 'error', 'skipped']
        .map((name) => element.querySelector(name))
        .find((found) => found !== null);
      const key = ['classname', 'name'].map((name) => element.getAttribute(name) ?? '').join('_');
      return {
        key: `${element.parentElement?.getAttribute('name')}_${key}`,
        status: told?.tagName ?? 'success',
        output: told?.textContent ?? '',
        attachment: /\[\[ATTACHMENT\|([^[\]|]+?)\]\]/.exec(element.querySelector('system-out')?.textContent ?? '')?.[1],
      };
    });
  }, xml);
}

describe('junit.xml in GitLab', () => {
  it.each(Object.keys(samples) as (keyof typeof samples)[])(
    'has cases of their own, each with its reason: %s',
    async (name) => {
      const cases = await read(written(samples[name]));
      expect(new Set(cases.map(({ key }) => key)).size).toBe(cases.length);
      expect(cases).toHaveLength(samples[name].findings.length + samples[name].objections.length);
      for (const { status, output } of cases)
        expect([status, output.trim() !== '']).toEqual([status, status !== 'success']);
    },
  );

  it('shows the screenshot, from the root of the project', async () => {
    const cases = await read(written(samples.blockedByOne));
    expect(cases.find(({ status }) => status === 'failure')?.attachment).toBe(
      `results/${samples.blockedByOne.run}/evidence/uat/offscreen-buddy/milestone-last.png`,
    );
  });

  it('puts a picture before other evidence', async () => {
    const [failed] = samples.blockedByOne.findings.filter(({ result }) => result === 'fail');
    if (failed?.measurement === undefined) throw new Error('the sample has no failure');
    const measurement = { ...failed.measurement, evidence: ['evidence/a/result.json', 'evidence/a/last.png'] };
    const [only] = await read(
      written({ ...samples.blockedByOne, objections: [], findings: [{ ...failed, measurement }] }),
    );
    expect(only?.attachment).toMatch(/\/evidence\/a\/last\.png$/);
  });

  it('stays under 30 MB with 40,000 failures, each still with its reason', () => {
    const [failed] = samples.blockedByOne.findings.filter(({ result }) => result === 'fail');
    if (failed === undefined) throw new Error('the sample has no failure');
    const findings = Array.from({ length: 40_000 }, (_, index) => ({
      ...failed,
      check: { ...failed.check, id: `uat/flow-${index}` },
    }));
    const xml = written({ ...samples.blockedByOne, objections: [], findings });
    expect(Buffer.byteLength(xml)).toBeLessThan(30_000_000);
    expect(xml.match(/<failure [^>]*>[^<]/g)).toHaveLength(40_000);
    expect(xml).toMatch(
      /run again:[\s\S]*>“A user adds a milestone and sees it listed” failed [^<]*<\/failure><\/testcase>\n<\/testsuite>/,
    );
  });
});
