import { describe, expect, it } from 'vitest';
import { decide } from '../core/decide.ts';
import { causes, type GateReport, gatekeepers, type Identity, type Measurement, reasonCodes } from '../core/model.ts';
import { run } from '../gate/testing/plans.ts';
import { inconclusiveReasons } from './inconclusive-reasons.ts';
import { render } from './index.ts';
import { deciding } from './summary.ts';
import { fellSilent, notRun, nowhere, plan, replaced, report, samples } from './testdata/samples.ts';
import { words } from './words/findings.ts';

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

  it('say of a run that was cut short what runs the rest, if anything does', () => {
    const cut = (changes: Parameters<typeof plan>[0] = {}) =>
      inconclusiveReasons(decide(plan(changes), { finished: false, runs: [], leftovers: [] }));
    const rest =
      'Run what is left (npx stagegate again results/2026-11-20T17-48-02Z-offscreen-buddy-3f9a) once this run has ended.';
    expect(cut()).toMatchObject([
      { code: 'not-finished', fix: rest },
      { sentence: '75 of 76 checks were not measured: the run did not get that far.', fix: rest },
    ]);
    const runs = plan().tasks.map(({ id }) =>
      run({ task: id, status: 'interrupted', measurements: {}, reason: { code: 'interrupted' } }),
    );
    expect(inconclusiveReasons(decide(plan(), { finished: false, runs, leftovers: [] }))[0]?.fix).toBe(
      'Run what is left (npx stagegate again results/2026-11-20T17-48-02Z-offscreen-buddy-3f9a).',
    );
    const whole = 'Run the gate again and let it finish.';
    const { environment } = plan();
    for (const one of [{ environment: { ...environment, demo: true } }, { selection: { layers: ['health' as const] } }])
      expect(cut(one).slice(0, 2)).toMatchObject([{ fix: whole }, {}]);
    const { policy } = plan();
    const unplanned = cut({ tasks: [], requirements: {}, policy: { ...policy, requiredLayers: [], promotes: [] } });
    expect(unplanned).toMatchObject([{ sentence: 'The run did not get as far as its plan.', fix: whole }]);
  });

  it('count what was not run because of them, if nothing else kept it', () => {
    const { tasks } = plan();
    const gates = tasks.filter(({ layer }) => gatekeepers.includes(layer));
    const foreign = notRun({ code: 'not-staging', detail: 'api says "production"' });
    const runs = Object.fromEntries(
      tasks.map((task) => [
        task.id,
        gates.includes(task) ? foreign : notRun({ code: 'gatekeeper', detail: 'health/redis' }),
      ]),
    );
    const [few, all] = [gates, tasks].map((some) => some.flatMap(({ checks }) => checks).length);
    const start = `${few} of ${all} checks were not measured`;
    const because = 'the deployment does not identify itself as staging, so it was not judged.';
    const headline = (report: GateReport) => inconclusiveReasons(report)[0]?.sentence;
    const judged = report(plan(), { runs });
    expect(headline(judged)).toMatch(new RegExp(`^${start}, and \\d+ more were not run because of them: ${because}$`));
    const [first] = gates;
    if (first === undefined) throw new Error('the sample has no gatekeeper');
    const other = report(plan(), { runs: { ...runs, [first.id]: notRun({ code: 'not-allowed', detail: 'read' }) } });
    expect(headline(other)).toMatch(/^\d+ of \d+ checks were not measured: /);
  });

  it('advise nobody to wait who has waited', () => {
    const waited = (named: GateReport) => inconclusiveReasons({ ...named, waited: 600 })[0]?.fix;
    expect(waited(samples.otherCandidate)).toBe(
      'The gate waited 10 min for all of staging to become 1.4.0-812, in vain: api says 1.3.9-798 of commit b16b00b5feed. Find out what became of that roll-out, or name the build that is deployed (--candidate).',
    );
    expect(waited(fellSilent)).toMatch(/^The gate waited 10 min .* Let the service return its version/);
    expect(waited(fellSilent)).not.toContain('--wait');
    expect(waited(nowhere)).toMatch(/^The gate waited 10 min .* in vain. Check the origin’s address/);
    expect(waited(replaced)).toMatch(/^Let the roll-out finish/);
  });

  it('say of a roll-out that came in part no more than that not all of staging is that build', () => {
    const half = { api: { version: '1.4.0-812' }, app: { version: '1.3.9-798' } };
    const named = report(plan(), { others: { candidate: { before: half, after: half } } });
    expect(
      inconclusiveReasons({ ...named, waited: 600, candidate: { ...named.candidate, observed: half } })[0]?.fix,
    ).toBe(
      'The gate waited 10 min for all of staging to become 1.4.0-812, in vain: app says 1.3.9-798. Find out what became of that roll-out, or name the build that is deployed (--candidate).',
    );
  });

  it('name the whole gate where what other checks cause was not seen, if only a part was run', () => {
    const unseen = { value: { inWords: 'no line since the gate first saw the build' }, samples: 0 };
    const [first, ...others] = plan().tasks.filter(({ layer }) => layer === 'health');
    if (first === undefined) throw new Error('the sample has no health');
    const [check] = first.checks;
    if (check === undefined) throw new Error('the sample has no check of health');
    const fixOf = (changes: Parameters<typeof plan>[0], whole = true) => {
      const tasks = [{ ...first, checks: [{ ...check, ...(whole ? { whole } : {}) }] }, ...others];
      const partly = report(plan({ tasks, ...changes }), { measurements: { [check.id]: unseen } });
      return inconclusiveReasons(partly).find(({ code }) => code === 'not-seen')?.fix;
    };
    const hint = / Only part of the gate was run, .*: run the whole gate\.$/;
    const selection = { layers: ['health' as const] };
    expect(fixOf({ selection })).toMatch(hint);
    expect(fixOf({})).not.toMatch(hint);
    expect(fixOf({ selection }, false)).not.toMatch(hint);
  });

  it('tell a service that was replaced from another build', () => {
    expect(inconclusiveReasons(replaced)).toMatchObject([
      {
        sentence:
          '11 of 76 checks are inconclusive: the build changed while the gate ran: api from 1.4.0-812 (c0ffee1) to 1.4.0-812 (deadbee).',
        fix: expect.not.stringContaining('--candidate'),
        details: ['api was 1.4.0-812 of commit c0ffee1d2b8a and is now 1.4.0-812 of commit deadbee0000'],
      },
    ]);
    const others = [{ version: '1.3.9-798', answers: 4 }];
    const half = { api: { version: '1.4.0-812', answers: 12, others }, app: { version: '1.4.0-812' } };
    expect(inconclusiveReasons(report(plan(), { others: { candidate: { before: half, after: half } } }))).toMatchObject(
      [
        {
          sentence: '75 of 76 checks are inconclusive: a service’s replicas run different builds.',
          fix: expect.stringMatching(/^Let the roll-out finish/),
          details: ['api says 1.4.0-812 in 8 of 12 answers and 1.3.9-798 in 4: its replicas run different builds'],
        },
      ],
    );
    const older = { api: { version: '1.3.9-798' }, app: { version: '1.4.0-812' } };
    const other = report(plan(), { others: { candidate: { before: older, after: older } } });
    expect(inconclusiveReasons(other)).toMatchObject([
      {
        sentence: '75 of 76 checks are inconclusive: staging runs a different build than expected.',
        details: ['api says 1.3.9-798 and not 1.4.0-812'],
      },
    ]);
  });

  it('say of sessions that a restart may have ended that again is enough', () => {
    const out = { status: 'errored', reason: { code: 'signed-out', detail: 'POST /login answered 401' } } as const;
    const [before, away] = [{ version: '1.4.0-812' }, { problem: { code: 'unreachable', detail: 'refused' } }] as const;
    const fix = (after: Identity) => {
      const candidate = { before: { api: before, app: before }, after: { api: after, app: before } };
      const runs = { 'uat/offscreen-buddy': out, 'health/api-health': { candidate } };
      const measurements = { 'uat/milestone': undefined, 'uat/log-out': undefined };
      return inconclusiveReasons(report(plan(), { runs, measurements })).find(({ code }) => code === 'signed-out')?.fix;
    };
    expect(fix(before)).toMatch(/^Check that sign-in works, and check the account and its secret/);
    expect(fix(away)).toMatch(/^Staging went away .* \(npx stagegate again results\/\S+\)\. If it says the same then/);
    expect(fix({ version: '1.4.1' })).toMatch(
      /^A service was replaced .* let the roll-out finish, then run the gate again/,
    );
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

  it('say once what several checks need alike', () => {
    const value = { value: 0.01, unit: 'ratio', samples: 10_000, low: 0.001, high: 0.2 } as const;
    const close = report(plan(), { measurements: { 'load/users-errors': { ...value, of: 'requests' } } });
    const checks = close.findings
      .filter(({ check }) => check.id === 'load/users-errors')
      .map((finding) => ({ ...finding, measurement: { ...value, of: 'checks' as const } }));
    const [first] = inconclusiveReasons({ ...close, findings: [...close.findings, ...checks] });
    expect(first).toMatchObject({ code: 'too-close-to-call' });
    expect(first?.fix.match(/To be surer of a share/g)).toHaveLength(1);
    expect(first?.fix.match(/If it stays so close/g)).toHaveLength(2);
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
