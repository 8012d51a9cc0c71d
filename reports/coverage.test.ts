import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import { render } from './index.ts';
import { next } from './next.ts';
import { notes } from './notes.ts';
import { deciding, tally, verdictWord } from './summary.ts';
import { plan, report, samples } from './testdata/samples.ts';

describe('coverage', () => {
  it('says what became of each requirement', () => {
    const states = new Map(coverage(samples.blockedByOne).map(({ requirement, state }) => [requirement, state]));
    expect(states.get('OSB-16')).toBe('failed');
    expect(states.get('OSB-24')).toBe('uncovered');
    expect(states.get('OSB-01')).toBe('passed');
    expect(new Set(coverage(samples.unreachable).map(({ state }) => state))).toEqual(new Set(['open']));
  });
});

describe('a requirement that is waived by name', () => {
  const waiver = { check: 'smoke/settings-console', reason: 'Comes with 1.4.1.', owner: '@web', until: '2026-12-15' };
  const covered = plan({
    requirements: { 'OSB-90': 'Settings log no error' },
    tasks: plan().tasks.map((task) => ({
      ...task,
      checks: task.checks.map((check) =>
        check.id === waiver.check ? { ...check, covers: ['OSB-90'] } : { ...check, covers: [] },
      ),
    })),
  });
  const waived = (change: object) =>
    report({ ...covered, policy: { ...covered.policy, waivers: [{ ...waiver, ...change }] } });
  const named = waived({ requirement: 'OSB-90' });
  const said = 'requirement OSB-90 is waived by @web until 2026-12-15: Comes with 1.4.1.';

  it('is in the headline, also if all checks passed', () => {
    expect(verdictWord(named)).toBe('PROMOTABLE');
    expect(deciding(named)).toBe('All 76 checks passed. Set aside: requirement OSB-90.');
    expect(tally(named)).toBe('76 of 76 passed · 0 inconclusive · 0 requirements not covered, 1 waived');
    expect(notes(named)).toEqual([said]);
    expect(coverage(named)).toMatchObject([{ state: 'waived', findings: [{ check: { id: waiver.check } }] }]);
    const one = named.coverage[0];
    const many = { ...named, coverage: Array.from({ length: 7 }, () => one ?? expect.fail()) };
    expect(deciding(many)).toContain('requirements OSB-90, OSB-90, OSB-90 and 4 more.');
    expect(notes(many).slice(5)).toEqual(['2 more requirements are waived']);
  });

  it.each(Object.entries(render(named)))('is named in %s', (path, text) => {
    const shown = path.endsWith('.html') ? text.replaceAll(/<[^>]*>/g, '') : text;
    expect(shown).toContain(path === 'report.json' ? '"requirement":"OSB-90"' : said);
  });

  it('is not covered if the waiver does not name it', () => {
    const unnamed = waived({});
    expect(verdictWord(unnamed)).toBe('INCONCLUSIVE');
    expect(deciding(unnamed)).toBe(
      'Only checks that are waived or advisory cover OSB-90 (Settings log no error): smoke/settings-console.',
    );
    expect(next(unnamed)).toContain('name the requirement in a waiver: { check, requirement: "OSB-90"');
    expect(coverage(unnamed)).toMatchObject([{ state: 'uncovered' }]);
  });
});
