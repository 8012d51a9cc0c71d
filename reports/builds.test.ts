import { describe, expect, it } from 'vitest';
import { builds, candidateBuild, comparedBuild, foreignEnvironment } from './builds.ts';
import { fellSilent, plan, replaced, report, samples } from './testdata/samples.ts';

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

  it('say what is expected only if something is', () => {
    const others = [{ version: '1.3.9', answers: 4 }];
    const look = {
      api: { version: '1.4.0', answers: 12, others },
      app: { problem: { code: 'unreachable' as const, detail: 'refused' } },
    };
    const compared = (expected: string) =>
      builds(
        report(plan({ candidate: { named: expected !== '', services: { api: expected, app: expected } } }), {
          others: { candidate: { before: look, after: look } },
        }),
      ).map(comparedBuild);
    expect(compared('')).toEqual(['api says 1.4.0 in 8 of 12 answers and 1.3.9 in 4', 'app says nothing (refused)']);
    expect(compared('1.4.0')).toEqual([
      'api: expected 1.4.0, got 1.4.0 in 8 of 12 answers and 1.3.9 in 4',
      'app: expected 1.4.0, got nothing (refused)',
    ]);
  });

  it('show the commit alone of a version that says nothing', () => {
    const look = { api: { version: 'dev', commit: 'c0ffee1d2b8a' }, app: { version: 'dev' } };
    const dev = report(plan(), { others: { candidate: { before: look, after: look } } });
    expect(builds(dev).map(({ observed }) => observed)).toEqual(['c0ffee1', 'dev']);
  });

  it('show one build in two spellings as one', () => {
    const look = (version: string, commit: string) => ({ api: { version, commit } });
    const spelled = (last: string) =>
      report(plan({ candidate: { named: false, services: { api: '1.4.0-812', app: 'v1.4.0-812' } } }), {
        others: {
          candidate: {
            before: look('1.4.0-812', 'c0ffee1d2b8a4f6e9c0ffee1d2b8a4f6e9c0ffee'),
            after: { ...look('v1.4.0-812', 'C0FFEE1'), app: { version: 'v1.4.0-812' } },
          },
        },
        runs: { 'load/users': { candidate: { before: look('1.4.0-812', 'c0ffee1'), after: look('1.4.0-812', last) } } },
      });
    expect(builds(spelled('c0ffee1d'))).toMatchObject([
      { name: 'api', observed: '1.4.0-812 (c0ffee1)', differs: false },
      { name: 'app', observed: 'v1.4.0-812', differs: false },
    ]);
    expect(candidateBuild(spelled('c0ffee1d'))).toBe('1.4.0-812 (c0ffee1)');
    expect(builds(spelled('deadbee'))[0]).toMatchObject({
      observed: '1.4.0-812 (c0ffee1), then 1.4.0-812 (deadbee)',
      replaced: true,
    });
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

  describe('of a service that names its environment', () => {
    const says = (environment: string, expected?: string) => {
      const look = { api: { version: '1.4.0-812', environment }, app: { version: '1.4.0-812' } };
      const { environment: known } = plan();
      const planned = plan({ environment: { ...known, ...(expected === undefined ? {} : { says: expected }) } });
      return builds(report(planned, { others: { candidate: { before: look, after: look } } }));
    };

    it('are another environment’s if it names another than it must', () => {
      const [api, app] = says('production', 'staging');
      expect(api).toMatchObject({ differs: false, foreign: { says: 'production', expected: 'staging' } });
      expect(app?.foreign).toBeUndefined();
      expect(says('production', 'staging').flatMap(foreignEnvironment)).toEqual([
        'api says "production", not "staging"',
      ]);
    });

    it('are the right one’s if it names that, or if nobody knows which it must name', () => {
      expect(says('preview', 'preview').flatMap(foreignEnvironment)).toEqual([]);
      expect(says('production').flatMap(foreignEnvironment)).toEqual([]);
    });

    it('are another environment’s if one of its replicas names another', () => {
      const others = [{ version: '1.4.0-812', environment: 'production', answers: 1 }];
      const look = { api: { version: '1.4.0-812', environment: 'staging', answers: 3, others } };
      const planned = plan({ environment: { ...plan().environment, says: 'staging' } });
      const [api] = builds(report(planned, { others: { candidate: { before: look, after: look } } }));
      expect(api?.foreign).toEqual({ says: 'production', expected: 'staging' });
    });
  });
});
