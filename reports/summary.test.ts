import { describe, expect, it } from 'vitest';
import { decide } from '../core/decide.ts';
import { candidateBuild } from './builds.ts';
import { notes } from './notes.ts';
import { blockers, byLayer, common, counts, deciding, subject, tally, verdictWord } from './summary.ts';
import { withFlaky } from './testdata/flaky.ts';
import { plan, report, samples } from './testdata/samples.ts';

describe('the first two lines', () => {
  it.each([
    [
      'promotable',
      'PROMOTABLE',
      '74 of 76 passed · 0 inconclusive · 0 requirements not covered · 1 waived · 1 advisory not passed',
    ],
    ['blockedByOne', 'BLOCKED', '1 of 76 blocks · 75 passed · 0 inconclusive · 3 requirements not covered'],
    ['blockedByForty', 'BLOCKED', '39 of 76 block · 37 passed · 0 inconclusive · 0 requirements not covered · 1 flaky'],
    [
      'unreachable',
      'INCONCLUSIVE',
      '0 of 76 passed · 75 inconclusive · 0 requirements not covered · 1 advisory not passed',
    ],
    ['partial', 'PARTIAL', '26 of 26 passed; no verdict'],
    ['demo', 'PROMOTABLE', '76 of 76 passed · 0 inconclusive · 0 requirements not covered'],
  ] as const)('sum %s up', (name, word, line) => {
    expect(verdictWord(samples[name])).toBe(word);
    expect(tally(samples[name])).toBe(line);
  });

  it('name the build, the profile and the time', () => {
    expect(subject(samples.blockedByOne)).toBe('offscreen-buddy 1.4.0-812 (c0ffee1) · full profile · 4 min 49 s');
    expect(subject(samples.unreachable)).toBe('offscreen-buddy 1.4.0-812 · full profile · nothing ran');
  });

  it('call a part that failed blocked', () => {
    const part = report(plan({ requirements: { 'OSB-99': 'Not in this part' }, selection: { layers: ['health'] } }), {
      measurements: { 'health/redis': { value: 'timeout' } },
    });
    expect(tally(part)).not.toContain('not covered');
    expect(verdictWord(part)).toBe('BLOCKED');
    expect(notes(part)).toContain('only part of the gate was run');
  });
});

describe('the deciding reason', () => {
  it.each([
    ['promotable', 'Every check that can block passed: 74 of 76. Set aside: 1 waived, 1 advisory.'],
    [
      'blockedByOne',
      '“A user adds a milestone and sees it listed” failed (2 of 2 samples): expect(locator).toContainText(expected) failed.',
    ],
    ['blockedAtTheGate', 'Redis is not connected: expected connected, got "timeout" (3 of 3 samples).'],
    [
      'blockedByForty',
      "The page landing has console errors: expected none, got 3; TypeError: Cannot read properties of undefined (reading 'milestones').",
    ],
    ['unreachable', '75 of 76 checks were not measured: staging could not be reached.'],
    ['interrupted', '21 of 76 checks were not measured: the run was interrupted.'],
    ['partial', 'Only part of the gate was run (health, smoke).'],
    ['demo', 'All 76 checks passed.'],
    ['otherCandidate', '75 of 76 checks were not measured: staging runs a different build than expected.'],
  ] as const)('of %s', (name, sentence) => {
    expect(deciding(samples[name])).toBe(sentence);
  });

  it('never says “all passed” of what failed first', () => {
    expect(deciding(withFlaky(1))).toBe('75 of 76 checks passed at once. 1 is flaky: “A user can sign up 0”.');
    expect(deciding(withFlaky(5))).toMatch(
      /^71 of 76 checks passed at once\. 5 are flaky: “.+0”, “.+1”, “.+2” and 2 more\.$/,
    );
  });

  it('of a run that has only begun', () => {
    const begun = decide(plan({ tasks: [], requirements: {} }), { finished: false, runs: [], leftovers: [] });
    expect(deciding(begun)).toBe('The run did not get as far as its plan.');
    expect(candidateBuild({ ...begun, candidate: { expected: { named: false, services: {} }, observed: {} } })).toBe(
      '(unknown build)',
    );
  });
});

describe('counts', () => {
  it.each(Object.entries(samples))('put each finding into one heap: %s', (_, sample) => {
    const { total, ...heaps } = counts(sample.findings);
    expect(Object.values(heaps).reduce((sum, count) => sum + count)).toBe(total);
    expect(byLayer(sample).reduce((sum, layer) => sum + layer.counts.total, 0)).toBe(total);
  });
});

describe('blockers', () => {
  it('come in the order of the layers, wrong before slow, and the worst of the slow first', () => {
    const ids = blockers(samples.blockedByForty).map(({ check }) => check.id);
    expect(ids[0]).toBe('smoke/landing-console');
    expect(ids.indexOf('api/milestones-are-changed')).toBeLessThan(ids.indexOf('api/profile-p95'));
    expect(ids.indexOf('api/profile-p95')).toBeLessThan(ids.indexOf('api/milestones-are-created'));
    expect(ids.slice(-2)).toEqual(['load/users-errors', 'load/users-p95']);
  });

  it('begin with a wrong value, from which what is missing follows', () => {
    const [first, second, ...rest] = blockers(samples.blockedByForty);
    if (first === undefined || second === undefined) throw new Error('the sample has no two blockers');
    const measurement = { unit: 'text', samples: 1 } as const;
    const missing = { ...first, measurement: { ...measurement, value: { inWords: 'not JSON' } } };
    const wrong = { ...first, measurement: { ...measurement, value: 'wrong' } };
    const report = { ...samples.blockedByForty, findings: [missing, wrong, ...rest] };
    expect(blockers(report)[0]).toBe(wrong);
  });

  it('begin with an error where there must be none, from which what is missing follows', () => {
    const [first, second, ...rest] = blockers(samples.blockedByForty);
    if (first === undefined || second === undefined) throw new Error('the sample has no two blockers');
    const blank = { ...first, measurement: { unit: 'text', samples: 1, value: { inWords: 'blank' } } } as const;
    const thrown = {
      ...first,
      check: { ...first.check, failure: '/ throws exceptions', threshold: { unit: 'count', max: 0 } },
      measurement: { unit: 'count', samples: 1, value: 1, items: [{ label: 'TypeError: cart is undefined' }] },
    } as const;
    const report = { ...samples.blockedByForty, findings: [blank, thrown, ...rest] };
    expect(blockers(report)[0]).toBe(thrown);
    expect(deciding(report)).toBe('/ throws exceptions: expected none, got 1; TypeError: cart is undefined.');
  });

  it('have in common what at least three of them show', () => {
    expect(common(blockers(samples.blockedByForty))).toEqual([
      { label: 'expected 500 to be 200', count: 18 },
      { label: "TypeError: Cannot read properties of undefined (reading 'milestones')", count: 12 },
      { label: 'GET https://api-staging.offscreenbuddy.com/api/v1/flags → 500', count: 12 },
    ]);
    expect(common(blockers(samples.blockedByOne))).toEqual([]);
  });

  it('have an answer in common, whichever words each check has for it', () => {
    const shows = '/api/rooms answered 500';
    const labels = ['GET http://127.0.0.1/api/rooms: 500', '20 of 20 answers were 500', 'GET /api/rooms'];
    const alike = blockers(samples.blockedByForty)
      .slice(0, 3)
      .map((finding, index) => {
        const measurement = {
          value: 1,
          unit: 'count',
          samples: 1,
          items: [{ label: labels[index] ?? '', shows }],
        } as const;
        return { ...finding, measurement };
      });
    expect(common(alike)).toEqual([{ label: shows, count: 3 }]);
    const ofTests = alike.map((finding) => ({
      ...finding,
      measurement: { ...finding.measurement, items: [{ label: 'no request', blames: 'test' as const }] },
    }));
    expect(common(ofTests)).toEqual([]);
  });

  it('have what was so beside their failures in common after these, however many show it', () => {
    const open = { label: '/poll had no answer', mayExplain: true as const };
    const failed = blockers(samples.blockedByForty)
      .slice(0, 7)
      .map((finding, index) => {
        const items = [open, { label: index < 3 ? 'no basket' : 'no total' }];
        return { ...finding, measurement: { value: 'failed', unit: 'outcome' as const, samples: 1, items } };
      });
    expect(common(failed)).toEqual([
      { label: 'no total', count: 4 },
      { label: 'no basket', count: 3 },
      { label: open.label, count: 7 },
    ]);
  });
});
