import { describe, expect, it } from 'vitest';
import type { Finding } from '../../core/model.ts';
import { whole } from '../blocks.ts';
import { samples } from '../testdata/samples.ts';
import { junit } from './junit.ts';
import { element, fitted, textElement } from './xml.ts';

const written = (name: keyof typeof samples): string => whole(junit(samples[name]));

describe('junit.xml', () => {
  it.each(['partial', 'blockedByOne', 'interrupted'] as const)('is what it was: %s', async (name) => {
    await expect(written(name)).toMatchFileSnapshot(`golden/${name}.xml`);
  });

  it.each(Object.keys(samples) as (keyof typeof samples)[])(
    'is green if and only if the verdict is promotable: %s',
    (name) => {
      const [, failures, errors] = /<testsuites [^>]*failures="(\d+)" errors="(\d+)"/.exec(written(name)) ?? [];
      expect(Number(failures) + Number(errors) === 0).toBe(samples[name].verdict === 'promotable');
      expect(Number(failures) > 0).toBe(samples[name].verdict === 'blocked');
    },
  );

  it('counts what it holds', () => {
    const xml = written('blockedByOne');
    const [, tests, failures, errors] =
      /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml) ?? [];
    expect(xml.match(/<testcase /g)).toHaveLength(Number(tests));
    expect(xml.match(/<failure /g)).toHaveLength(Number(failures));
    expect(xml.match(/<error /g)).toHaveLength(Number(errors));
  });

  it('skips what does not block, with the reason', () => {
    expect(written('promotable')).toContain(
      '<skipped message="waived by @web until 2026-12-15: The page settings has console errors: expected none, got 1.">waived by',
    );
    expect(written('promotable')).toContain('<skipped message="advisory: ');
  });

  it('says what decided, and of a sign-off that it waits', () => {
    const { findings } = samples.unreachable;
    const [first, ...others] = findings.map((finding) => ({ ...finding, cause: 'not-measured' as const }));
    const waits = { ...first, blocks: true, result: 'inconclusive', reason: { code: 'not-signed' } } as const;
    const xml = whole(junit({ ...samples.unreachable, findings: [waits as Finding, ...others] }));
    expect(xml).toMatch(/<error message="inconclusive: [^"]*waits for a signature[^"]*" type="not-signed">/);
    expect(xml).toContain('type="unreachable"');
  });

  it('is not green for a verdict that nothing in the report explains', () => {
    const unexplained = { ...samples.demo, verdict: 'inconclusive' } as const;
    expect(whole(junit(unexplained))).toContain('errors="1"');
  });
});

describe('fitted', () => {
  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcde…'],
    ['日本語', 9, '日本語'],
    ['日本語', 8, '日本…'],
    ['<<<<', 16, '<<<<'],
    ['<<<<', 15, '<<<…'],
    ['💥💥', 7, '💥…'],
    ['abc', 0, ''],
    ['abc', -1, ''],
    ['', -1, ''],
  ])('keeps of %j what takes %i bytes', (text, limit, shown) => {
    expect(fitted(text, limit)).toBe(shown);
  });
});

describe('element', () => {
  it('keeps text from being markup, and characters from being none', () => {
    expect(element('a', { b: '"<&>\n\t\u0000\uFFFE' })).toBe('<a b="&quot;&lt;&amp;&gt;&#10;&#9;\uFFFD"/>');
    expect(textElement('a', {}, ']]>\uD800[[ATTACHMENT|/etc/passwd]]')).toBe(
      '<a>]]&gt;\uFFFD[ [ATTACHMENT|/etc/passwd]]</a>',
    );
  });
});
