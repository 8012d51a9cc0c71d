import { describe, expect, it } from 'vitest';
import { samples } from '../testdata/samples.ts';
import { terminal, text } from './terminal.ts';

const cases = Object.entries(samples);

describe('the report for terminals', () => {
  it.each(cases)('is what it was: %s', async (name, report) => {
    await expect(text(report)['report.txt']).toMatchFileSnapshot(`golden/${name}.txt`);
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
});
