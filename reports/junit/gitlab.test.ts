/** What GitLab's own parser asks of a JUnit file; Chromium reads XML with the library that GitLab uses (libxml2). */
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, GateReport } from '../../core/model.ts';
import { whole } from '../blocks.ts';
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

const written = (report: GateReport): string => whole(junit(report));

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

  it('names the page in which a piece of evidence is', async () => {
    const [failed] = samples.blockedByOne.findings.filter(({ result }) => result === 'fail');
    if (failed?.measurement === undefined) throw new Error('the sample has no failure');
    const evidence = ['evidence/health.html#live/answer-1.json', 'evidence/health.html#live/answers.json'];
    const measurement = { ...failed.measurement, evidence };
    const xml = written({ ...samples.blockedByOne, objections: [], findings: [{ ...failed, measurement }] });
    expect(xml.split('ATTACHMENT')).toHaveLength(2);
    expect((await read(xml))[0]?.attachment).toMatch(/\/evidence\/health\.html$/);
  });

  it.each([
    [40_000, 'A user adds a milestone and sees it listed'],
    [20_000, '注文の一覧と合計金額が正しく計算されて表示されることを確認する'.repeat(9)],
    [30_000, 'x'.repeat(250)],
    [100_000, '"&<'.repeat(90)],
  ])('stays under 30 MB with %i failures, each still with its reason: %s', (count, title) => {
    const [failed] = samples.blockedByOne.findings.filter(({ result }) => result === 'fail');
    const xml = written({ ...samples.blockedByOne, objections: [], findings: like(failed, count, title) });
    expect(Buffer.byteLength(xml)).toBeLessThan(30_000_000);
    expect(xml.match(/<failure [^>]*>[^<]/g)).toHaveLength(count);
    expect(new Set(xml.match(/ name="flow-\d+/g)).size).toBe(count);
    expect(xml).toMatch(
      /run again:[\s\S]*<failure type="beyond-threshold">“[^<]*<\/failure><\/testcase>\n<\/testsuite>/,
    );
  });

  it('stays under 30 MB with 100,000 checks of long titles that hold', () => {
    const [passed] = samples.blockedByOne.findings.filter(({ result }) => result === 'pass');
    const xml = written({
      ...samples.blockedByOne,
      objections: [],
      findings: like(passed, 100_000, '正しく'.repeat(90)),
    });
    expect(Buffer.byteLength(xml)).toBeLessThan(30_000_000);
    expect(xml.match(/ name="[^"]*: 正しく/g)).toHaveLength(100_000);
  });

  it('keeps titles and reasons whole in a gate of ten thousand checks', () => {
    const [failed] = samples.blockedByOne.findings.filter(({ result }) => result === 'fail');
    const title = 'x'.repeat(250);
    const xml = written({ ...samples.blockedByOne, objections: [], findings: like(failed, 10_000, title) });
    expect(xml.match(new RegExp(`: ${title}"`, 'g'))).toHaveLength(10_000);
    expect(xml).not.toMatch(/<failure [^>]*>[^<]*…<\/failure>/);
  });
});

function like(finding: Finding | undefined, count: number, title: string): readonly Finding[] {
  if (finding === undefined) throw new Error('the sample has no such finding');
  return Array.from({ length: count }, (_, index) => ({
    ...finding,
    check: { ...finding.check, id: `${finding.check.layer}/flow-${index}`, title },
  }));
}
