import { describe, expect, it } from 'vitest';
import { expectedCandidate } from './candidate.ts';

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
  it.each([
    ['', /empty/],
    ['api=', /empty/],
    ['api=1.4.0', /no build for app/],
    ['web=1,api=1,app=1', /"web".*app, api/],
  ])('refuses "%s"', (named, message) => {
    expect(() => expectedCandidate(named, services)).toThrow(message);
  });
});
