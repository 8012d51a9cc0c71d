import { describe, expect, it } from 'vitest';
import { whole } from '../blocks.ts';
import { fellSilent, plan, replaced, report, samples, waivedUnseen, waiverRanOut } from '../testdata/samples.ts';
import { terminal, text } from './terminal.ts';

const cases = Object.entries(samples);

describe('the report for terminals', () => {
  it.each(cases)('is what it was: %s', async (name, report) => {
    await expect(whole(text(report))).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it.each(cases)('differs with colours by its colours alone: %s', (_, report) => {
    const colour = terminal(report, { colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
    expect(colour.replace(/\u001B\[[\d;]+m/g, '')).toBe(terminal(report));
    expect(colour).toContain('\u001B[');
  });

  it('shows the first blockers in full and the others in a line each', () => {
    const lines = terminal(samples.blockedByForty, { full: 2 }).split('\n');
    expect(lines.filter((line) => line.includes('run again:'))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('✗ '))).toHaveLength(39 + 5);
  });

  it('names what is waived and was not measured, and marks its layer', () => {
    const lines = terminal(waivedUnseen).split('\n');
    expect(lines).toContain(
      '! perf/landing-lcp  expected at most 2,500 ms, not measured: it was planned, but nothing measured it  waived by @web until 2026-12-15: The lab is being moved.',
    );
    expect(lines).toContain('! perf              0 of 5 passed');
    expect(terminal(waivedUnseen, { full: 2 })).toMatch(/^! perf\/landing-lcp .*\n {2}and 3 more$/m);
  });

  it('names a waiver that ran out', () => {
    const shown = terminal(waiverRanOut);
    expect(shown).toMatch(/✗ uat\/milestone .*\n(?: {2}.*\n)* {2}the waiver of web team expired on 2026-11-01\n/);
    expect(shown).toMatch(
      /\? uat\/log-out was not measured: .*skipped\.\n {2}the waiver of web team expired on 2026-11-01\n/,
    );
  });

  it('names the first checks that were not measured', () => {
    expect(terminal(samples.unreachable)).toContain(
      '  checks: config/names, config/placeholders, config/payu, config/debug, config/production-hosts and 70 more\n',
    );
    expect(terminal(fellSilent)).toMatch(/^ {2}- uat\/log-out: got passed, which does not count\n {2}and 6 more$/m);
  });

  it('says which service is why nothing is known', () => {
    expect(terminal(fellSilent)).toContain('\n  api: GET /health answered 200 without /version\n');
    expect(terminal(replaced)).toContain(
      '\n  api was 1.4.0-812 of commit c0ffee1d2b8a and is now 1.4.0-812 of commit deadbee0000\n',
    );
  });

  it.each([
    [3, undefined],
    [4, '1'],
  ])('shows three of %i offenders, and counts the others', (count, more) => {
    const items = Array.from({ length: count }, (_, index) => ({ label: `item ${index + 1}` }));
    const shown = terminal(report(plan(), { measurements: { 'uat/milestone': { value: 'failed', items } } }));
    expect(/- item 3\n {2}and (\d+) more/.exec(shown)?.[1]).toBe(more);
    expect(shown).not.toContain('- item 4');
  });
});
