import { describe, expect, it } from 'vitest';
import { decide } from '../core/decide.ts';
import { causes, type Evidence, type Measurement, type NotKept, reasonCodes } from '../core/model.ts';
import { builds, candidateBuild } from './builds.ts';
import { coverage } from './coverage.ts';
import { inconclusiveReasons } from './inconclusive-reasons.ts';
import { render } from './index.ts';
import { notes } from './notes.ts';
import { blockers, byLayer, common, counts, deciding, next, subject, tally, verdictWord } from './summary.ts';
import { fellSilent, plan, replaced, report, samples } from './testdata/samples.ts';
import { words } from './words/findings.ts';

describe('the first two lines', () => {
  it.each([
    [
      'promotable',
      'PROMOTABLE',
      '74 of 76 passed · 0 inconclusive · 0 requirements not covered · 1 waived · 1 advisory not passed',
    ],
    ['blockedByOne', 'BLOCKED', '1 of 76 blocks · 0 inconclusive · 3 requirements not covered'],
    ['blockedByForty', 'BLOCKED', '39 of 76 block · 0 inconclusive · 0 requirements not covered · 1 flaky'],
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

describe('evidence that was not kept', () => {
  const [first, ...others] = samples.promotable.runs;
  const file = (n: number, why: NotKept) => ({
    path: `evidence/api/loud/${n}.zip`,
    mediaType: 'application/zip',
    sha256: '0',
    bytes: 90,
    notKept: why,
  });
  const cut = (...evidence: readonly Evidence[]) => ({
    ...samples.promotable,
    runs: first === undefined ? [] : [{ ...first, evidence }, ...others],
  });

  it('is named with the reason, up to three files', () => {
    const [one, two] = [file(1, 'too-large'), file(2, 'not-unpacked')];
    expect(notes(samples.promotable)).toEqual([]);
    expect(notes(cut(one, two))).toEqual([
      'evidence is incomplete: evidence/api/loud/1.zip (not kept: too large to be searched for secrets), evidence/api/loud/2.zip (not kept: could not be unpacked to be searched for secrets)',
    ]);
    expect(notes(cut(one, two, one, one, one))[0]).toMatch(/\) and 2 more$/);
  });

  it.each(Object.entries(render(cut(file(1, 'too-large')))))('is named in %s', (path, text) => {
    const shown = path.endsWith('.html') ? text.replaceAll(/<[^>]*>/g, '') : text;
    expect(shown).toContain(path === 'report.json' ? '"notKept":"too-large"' : 'too large to be searched for secrets');
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

  it('of a run that has only begun', () => {
    const begun = decide(plan({ tasks: [], requirements: {} }), { finished: false, runs: [], leftovers: [] });
    expect(deciding(begun)).toBe('The run did not finish.');
    expect(candidateBuild({ ...begun, candidate: { expected: { named: false, services: {} }, observed: {} } })).toBe(
      '(unknown build)',
    );
  });
});

describe('what follows', () => {
  it.each([
    ['promotable', ''],
    ['blockedByOne', 'cause: product · owner: @web'],
    [
      'unreachable',
      'Check that staging is up, that its address in the definition is right, and that this machine can reach it (VPN, DNS, proxy).',
    ],
  ] as const)('from %s', (name, words) => {
    expect(next(samples[name])).toBe(words);
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
});

describe('reasons for an inconclusive verdict', () => {
  it('are one for seventy-five checks with the same reason', () => {
    const [only, ...others] = inconclusiveReasons(samples.unreachable);
    expect(others).toEqual([]);
    expect(only?.findings).toHaveLength(75);
    expect(only?.details).toEqual([
      'connect ECONNREFUSED 10.20.0.7:443 (app-staging.offscreenbuddy.com). Connect to the VPN.',
    ]);
  });

  it('name the service that did not say which build it is', () => {
    expect(inconclusiveReasons(fellSilent)).toMatchObject([
      { code: 'unidentified', details: ['api: GET /health answered 200 without /version'] },
    ]);
    const nameless = { named: false, services: { api: '', app: '1.4.0-812' } };
    expect(inconclusiveReasons(report(plan({ candidate: nameless })))[0]?.details).toEqual([
      'api: the first look-up did not return a build',
    ]);
  });

  it('say why a service’s build is not known', () => {
    const problem = { code: 'from-cache', detail: 'https://api/health: age: 900' } as const;
    const cached = { api: { problem }, app: { version: '1.4.0-812' } };
    expect(
      inconclusiveReasons(report(plan(), { others: { candidate: { before: cached, after: cached } } })),
    ).toMatchObject([
      { code: 'from-cache', fix: words('from-cache').fix, details: ['api: https://api/health: age: 900'] },
    ]);
  });

  it('tell a service that was replaced from another build', () => {
    expect(inconclusiveReasons(replaced)).toMatchObject([
      {
        sentence: '11 of 76 checks are inconclusive: a service was replaced while the gate ran.',
        fix: expect.not.stringContaining('--candidate'),
        details: ['api was 1.4.0-812 of commit c0ffee1d2b8a44f0 and is now 1.4.0-812 of commit deadbee0000'],
      },
    ]);
    const older = { api: { version: '1.3.9-798' }, app: { version: '1.4.0-812' } };
    const other = report(plan(), { others: { candidate: { before: older, after: older } } });
    expect(inconclusiveReasons(other)).toMatchObject([
      {
        sentence: '75 of 76 checks are inconclusive: staging runs a different build than expected.',
        details: ['api says 1.3.9-798 and not 1.4.0-812'],
      },
    ]);
  });

  it('name the cause before what only follows from it', () => {
    const sick = report(plan(), {
      measurements: { 'health/redis': undefined },
      runs: {
        'health/api-health': { status: 'timed-out', reason: { code: 'tool-timed-out', detail: '60 s' } },
        'load/users': { status: 'not-run', reason: { code: 'gatekeeper' } },
      },
    });
    expect(inconclusiveReasons(sick).map(({ code }) => code)).toEqual(['tool-timed-out', 'gatekeeper']);
  });

  it('say what each of several tasks needs, once', () => {
    const late = (fix: string) => ({ status: 'timed-out', reason: { code: 'tool-timed-out', fix } }) as const;
    const [first] = inconclusiveReasons(
      report(plan(), {
        measurements: Object.fromEntries(
          ['health/redis', 'health/database', 'smoke/login-status'].map((id) => [id, undefined]),
        ),
        runs: { 'health/api-health': late('Raise within.'), 'smoke/login': late('Raise deadline.') },
      }),
    );
    expect(first).toMatchObject({ code: 'tool-timed-out', fix: 'Raise within. Raise deadline.' });
  });

  it('have a sentence, a fix and an origin for every code', () => {
    const decided: readonly string[] = ['within-threshold', 'beyond-threshold', 'worse-than-baseline'];
    for (const code of [...reasonCodes, ...causes]) {
      expect(words(code).what, code).toMatch(/^[a-z].*[^.]$/);
      expect(words(code).fix, code).toMatch(decided.includes(code) ? /^$/ : /\.$/);
    }
  });

  const notSeen = (value: string, items: Measurement['items'] = []) =>
    ({ value: { inWords: value }, unit: 'text', samples: 0, items }) as const;

  it('name what was found in place of a value, and what the check lists', () => {
    const item = { label: 'GET / is refused too', detail: 'Give a harmless one as "control".' };
    const [only] = inconclusiveReasons(
      report(plan(), { measurements: { 'health/redis': notSeen('the control: 403', [item]) } }),
    );
    expect(only).toMatchObject({
      sentence:
        'health/redis is inconclusive: what is asked for could not be seen (expected connected, got the control: 403).',
      details: ['Redis is connected', 'GET / is refused too: Give a harmless one as "control".'],
      measured: [],
    });
  });

  it('name it of each of several checks', () => {
    const several = report(plan(), {
      measurements: { 'health/redis': notSeen('nothing'), 'health/database': notSeen('no row') },
    });
    expect(inconclusiveReasons(several)[0]?.measured).toEqual([
      'health/database (The database is connected): expected connected, got no row',
      'health/redis (Redis is connected): expected connected, got nothing',
    ]);
    for (const path of ['report.txt', 'summary.md', 'slack.json'])
      expect(render(several)[path], path).toContain(
        'health/database (The database is connected): expected connected, got no row',
      );
  });

  it('put all missing layers into one sentence, and the profile after them', () => {
    const policy = { ...plan().policy, requiredLayers: [...plan().policy.requiredLayers, 'data', 'security'] as const };
    const small = report(plan({ profile: 'quick', policy }));
    expect(deciding(small)).toBe('Missing layers: data, security.');
    expect(inconclusiveReasons(small).map(({ sentence }) => sentence)).toEqual([
      'Missing layers: data, security.',
      'The quick profile may not promote under the policy "release".',
    ]);
    const part = report(
      plan({
        profile: 'quick',
        tasks: plan().tasks.filter(({ layer }) => layer === 'health'),
        selection: { layers: ['health'] },
      }),
    );
    expect(deciding(part)).toBe('Only part of the gate was run (health).');
  });

  it('put all requirements without a check into one sentence', () => {
    expect(inconclusiveReasons(samples.blockedByOne)).toMatchObject([
      { sentence: '3 requirements have no required check.', details: ['OSB-18, OSB-24, OSB-26'] },
    ]);
  });
});

describe('builds', () => {
  it('show a build that changed on the way', () => {
    const changed = report(plan(), {
      runs: {
        'load/users': {
          candidate: { before: { api: { version: '1.4.0-812' } }, after: { api: { version: '1.4.1' } } },
        },
      },
    });
    expect(builds(changed).find(({ name }) => name === 'api')).toMatchObject({
      expected: '1.4.0-812',
      observed: '1.4.0-812 (c0ffee1), then 1.4.0-812, then 1.4.1',
      differs: true,
    });
    expect(builds(replaced)).toMatchObject([
      { observed: '1.4.0-812 (c0ffee1), then 1.4.0-812 (deadbee)', differs: true, replaced: true },
      { differs: false, replaced: false },
    ]);
    expect(candidateBuild(replaced)).toBe('1.4.0-812 (c0ffee1)');
  });

  it('show one that did not always say which build it is', () => {
    expect(builds(fellSilent)).toMatchObject([
      {
        observed: '1.4.0-812 (c0ffee1), then nothing',
        build: '1.4.0-812 (c0ffee1)',
        differs: false,
        problem: 'GET /health answered 200 without /version',
      },
      { observed: '1.4.0-812 (c0ffee1)' },
    ]);
    expect(candidateBuild(fellSilent)).toBe('1.4.0-812 (c0ffee1)');
  });

  it('show one that answered when its task was run again as the build that it is', () => {
    const silent = fellSilent.runs.find(({ candidate }) => candidate.after['api']?.problem !== undefined);
    if (silent === undefined) throw new Error('No run of the sample fell silent.');
    const again = { ...silent, attempt: 2, candidate: { ...silent.candidate, after: silent.candidate.before } };
    const [api] = builds({ ...fellSilent, runs: [...fellSilent.runs, again] });
    expect(api).toMatchObject({ observed: '1.4.0-812 (c0ffee1)', differs: false });
    expect(api?.problem).toBeUndefined();
  });

  it('tell another build from an unknown one', () => {
    expect(builds(samples.otherCandidate)).toMatchObject([
      { name: 'api', differs: true, observed: '1.3.9-798 (b16b00b)' },
      { name: 'app', differs: false },
    ]);
    expect(builds(samples.unreachable)).toMatchObject([
      { observed: 'nothing', differs: false, problem: expect.stringContaining('ECONNREFUSED') },
      {},
    ]);
  });
});

describe('coverage', () => {
  it('says what became of each requirement', () => {
    const states = new Map(coverage(samples.blockedByOne).map(({ requirement, state }) => [requirement, state]));
    expect(states.get('OSB-16')).toBe('failed');
    expect(states.get('OSB-24')).toBe('uncovered');
    expect(states.get('OSB-01')).toBe('passed');
    expect(new Set(coverage(samples.unreachable).map(({ state }) => state))).toEqual(new Set(['open']));
  });
});

describe('notes', () => {
  it('say that a demo is not your staging and which build the verdict is bound to', () => {
    expect(notes(samples.demo)).toEqual([
      'demo: not your staging',
      'no candidate was named: the verdict applies to the observed build 1.4.0-812 (c0ffee1)',
    ]);
    expect(notes(samples.promotable)).toEqual([]);
    expect(notes(samples.interrupted)).toEqual(['1 piece of test data could not be removed']);
  });
});
