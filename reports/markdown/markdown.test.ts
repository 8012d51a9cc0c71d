import { describe, expect, it } from 'vitest';
import { decide } from '../../core/decide.ts';
import type { GateReport } from '../../core/model.ts';
import { whole } from '../blocks.ts';
import { byteLength } from '../byte-length.ts';
import { code } from '../code-span.ts';
import { plan, report, samples, waivedUnseen, waiverRanOut } from '../testdata/samples.ts';
import { withinLimit } from './limit.ts';
import * as markdown from './markdown.ts';
import { outsideCode, toHtml } from './testing/read.ts';

const summary = (report: GateReport): string => whole(markdown.summary(report));
const comment = (report: GateReport): string => whole(markdown.comment(report));

/** The failing check of the sample so many times. */
function many(count: number): GateReport {
  const [failed] = samples.blockedByOne.findings.filter(({ result }) => result === 'fail');
  if (failed === undefined) throw new Error('the sample has no failure');
  const findings = Array.from({ length: count }, (_, index) => ({
    ...failed,
    check: { ...failed.check, id: `uat/flow-${index}` },
  }));
  return { ...samples.blockedByOne, findings };
}

describe('summary.md and comment.md', () => {
  it.each(['promotable', 'blockedByOne', 'unreachable', 'partial'] as const)('is what it was: %s', async (name) => {
    await expect(summary(samples[name])).toMatchFileSnapshot(`golden/${name}.md`);
  });

  it('shows details of the first blockers, fewer of them in a comment', async () => {
    await expect(comment(samples.blockedByForty)).toMatchFileSnapshot('golden/blockedByForty.comment.md');
    expect(summary(samples.blockedByForty).split('why it matters').length - 1).toBe(39);
    expect(comment(samples.blockedByForty).split('why it matters').length - 1).toBe(5);
  });

  it('names what is waived and was not measured, and counts it in its layer', () => {
    expect(summary(waivedUnseen)).toContain(
      '- ⚠️ `perf/landing-lcp` `expected at most 2,500 ms, not measured: it was planned, but nothing measured it` waived by `@web` until `2026-12-15`: `The lab is being moved.`\n',
    );
    expect(summary(waivedUnseen)).toContain('| perf | 0 of 5 | 0 | 0 | 5 |');
  });

  it('names a waiver that ran out, of what fails and of what was skipped', () => {
    expect(summary(waiverRanOut).split('  - `the waiver of web team expired on 2026-11-01`\n')).toHaveLength(3);
  });

  it('names the first checks that were not measured', () => {
    expect(comment(samples.unreachable)).toContain(
      '  - checks: `config/names`, `config/placeholders`, `config/payu`, `config/debug`, `config/production-hosts` and 70 more\n',
    );
  });

  it('calls a build the candidate only if one was named', () => {
    const candidate = { named: false, services: {} };
    for (const text of [summary(report(plan({ candidate }))), comment(report(plan({ candidate })))])
      expect(text).toMatch(/^\*\*Observed build\*\* `/m);
    expect(summary(report(plan()))).toMatch(/^\*\*Candidate\*\* `/m);
  });

  it('counts the offenders that it does not show', () => {
    const items = ['a', 'b', 'c', 'd'].map((label) => ({ label }));
    const failed = report(plan(), { measurements: { 'uat/milestone': { value: 'failed', items } } });
    expect(summary(failed)).toContain('  - seen: `c`\n  - and 1 more\n');
  });

  it.each(Object.keys(samples) as (keyof typeof samples)[])('starts with the verdict and is read whole: %s', (name) => {
    const html = toHtml(summary(samples[name]));
    expect(html).toMatch(
      /^<h2>\S+ (?:PROMOTABLE|BLOCKED|INCONCLUSIVE|PARTIAL)<\/h2>\n<p><strong>(?:Candidate|Observed build)<\/strong>/,
    );
    expect(html).toContain('<table>');
    expect(outsideCode(toHtml(summary(samples[name])))).not.toMatch(/[`@[\]]|:\/\/|<a|<img/);
  });

  it('keeps within the limits, and says how many are left out', () => {
    const report = many(20_000);
    expect(byteLength(summary(report))).toBeLessThan(1_000_000);
    expect(byteLength(comment(report))).toBeLessThan(60_000);
    for (const text of [summary(report), comment(report)]) {
      const shown = text.match(/^- ❌ /gm)?.length ?? 0;
      const left = Number(/^([\d,]+) more are not shown here/m.exec(text)?.[1]?.replaceAll(',', ''));
      expect(shown).toBeGreaterThan(50);
      expect(shown + left).toBe(20_000);
      expect(text).toContain('| uat | 0 of 20000 | 20000 | 0 | 0 |');
    }
  });

  it('leaves room for what keeps the verdict open', () => {
    const open = samples.unreachable.findings;
    const report = { ...many(20_000), findings: [...many(20_000).findings, ...open] };
    expect(comment(report)).toMatch(
      /### Blockers[\s\S]*more are not shown here[\s\S]*### Inconclusive or missing\n\n- ❔ /,
    );
  });

  it('is there before anything was planned', () => {
    const nothing = decide({ ...emptyPlan }, { finished: false, runs: [], leftovers: [] });
    expect(summary(nothing)).toMatch(/^## ❔ INCONCLUSIVE/);
  });
});

const emptyPlan = {
  format: 3,
  run: 'x',
  createdAt: '2026-11-20T17:48:02.114Z',
  environment: { name: 'shop', origins: {}, demo: false, command: '' },
  profile: 'quick',
  policy: { name: 'none', requiredLayers: [], promotes: [], waivers: [] },
  candidate: { named: false, services: {} },
  requirements: {},
  tasks: [],
  cores: 1,
  digests: {},
} as const;

describe('code', () => {
  it.each([
    ['plain', '`plain`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['a``', '``` a`` ```'],
    ['``', '``` `` ```'],
    ['two\nlines', '`two lines`'],
    ['', '*(empty)*'],
    ['\u200B', '*(empty)*'],
  ])('fences %j', (text, written) => {
    expect(code(text)).toBe(written);
    expect(outsideCode(toHtml(`- ✗ ${written} and more`))).toMatch(
      /^<ul>\n<li>✗ (?:<code\/>|<em>\(empty\)<\/em>) and more<\/li>\n<\/ul>$/,
    );
  });
});

describe('withinLimit', () => {
  it('writes all where there is room, and nothing of an empty section', () => {
    const sections = [
      { heading: 'A', total: 2, entries: ['- a', '- b'] },
      { heading: 'B', total: 0, entries: [] },
    ];
    expect(withinLimit('head', sections, 'tail', 1_000)).toBe('head\n### A\n\n- a\n- b\n\ntail');
  });

  it('asks for no more entries than it writes', () => {
    let asked = 0;
    const endless = function* () {
      for (;;) {
        asked += 1;
        yield 'é'.repeat(49);
      }
    };
    const text = withinLimit('', [{ heading: 'A', total: 1e9, entries: endless() }], '', 1_200);
    expect(asked).toBe(11);
    expect(text).toContain('999,999,990 more are not shown here');
    expect(byteLength(text)).toBeLessThanOrEqual(1_200);
  });
});
