import { describe, expect, it } from 'vitest';
import { expectedCandidate, requireCommit } from './candidate.ts';

const services = ['app', 'api'];

describe('expectedCandidate', () => {
  it('takes one build for every service', () => {
    expect(expectedCandidate('1.4.0', services)).toEqual({ named: true, services: { app: '1.4.0', api: '1.4.0' } });
  });
  it('takes a build for each service', () => {
    expect(expectedCandidate('app=2.1.0, api=1.4.0', services)).toEqual({
      named: true,
      services: { app: '2.1.0', api: '1.4.0' },
    });
  });
  it('binds to what was observed when none is named', () => {
    expect(
      expectedCandidate(undefined, services, { app: { version: '1.4.0' }, api: { problem: { code: 'unreachable' } } }),
    ).toEqual({ named: false, services: { app: '1.4.0', api: '' } });
  });
  it('binds to no service that names several builds, or a part of what it is asked for', () => {
    const others = [{ version: '1.3.9', answers: 4 }];
    const observed = {
      app: { version: '1.4.0', answers: 12, others },
      api: { commit: 'c0ffee1', problem: { code: 'unidentified' } },
    } as const;
    expect(expectedCandidate(undefined, services, observed).services).toEqual({ app: '', api: '' });
  });
  it.each([
    ['', /empty/],
    ['api=', /empty/],
    ['api=1.4.0', /no build for app/],
    ['app=1.3.9,app=1.4.0,api=1', /two builds for app/],
    ['web=1,api=1,app=1', /"web".*app, api/],
  ])('refuses "%s"', (named, message) => {
    expect(() => expectedCandidate(named, services)).toThrow(message);
  });
});

describe('a whole commit', () => {
  const sha = '3f2c7a10b1c2d3e4f5061728394a5b6c7d8e9f00';
  const version = { at: '/health', version: '/version' };
  const commit = { at: '/health', version: '/version', commit: '/commit' };
  const asked =
    (named: string | undefined, app: typeof version, api: typeof version, seen = '1.3.9') =>
    () => {
      const said = seen === '' ? {} : { app: { version: seen }, api: { version: seen } };
      requireCommit(expectedCandidate(named, services), said, { app, api }, 'stagegate/staging.ts');
    };

  it.each([sha, sha.toUpperCase(), `app=${sha},api=1.4.0`])('is refused if no service could report it: %s', (named) => {
    expect(asked(named, version, named.includes('=') ? commit : version)).toThrow(
      /^--candidate 3f2c.*f00 is a commit, and the identity of app.* in stagegate\/staging\.ts names no "commit".*commit: '\/commit'.*--candidate 1\.4\.0$/i,
    );
  });
  it.each([
    [sha, version, commit],
    ['1.4.0', version, version],
    [sha.slice(0, 12), version, version],
    [undefined, version, version],
  ])('is expected of the services that can report it: %s', (named, app, api) => {
    expect(asked(named, app, api)).not.toThrow();
  });
  it('is expected if commits are the versions, and if nothing has been observed yet', () => {
    expect(asked(sha, version, version, sha.replaceAll('3', '4'))).not.toThrow();
    expect(asked(sha, version, version, '')).not.toThrow();
  });
});
