/** Each fault of the stand-in turns the verdict, and the report names it. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../core/model.ts';
import { faults as known } from '../../fixtures/stand-ins/offscreen-buddy/index.ts';
import { Project, repository } from '../testing/command.ts';
import { hasK6 } from '../testing/tools.ts';

interface Group {
  readonly faults: readonly string[];
  /** The part of the gate that finds them, so that the test is quick. */
  readonly layers: string;
  /** Starts of the ids of the checks that fail, each fault having one that is its own. */
  readonly failing: readonly string[];
  readonly needsK6?: boolean;
}

const groups: readonly Group[] = [
  {
    faults: ['database-down', 'redis-down', 'payu-down', 'wrong-environment'],
    layers: 'config,health',
    failing: ['health/database', 'health/redis', 'health/payu', 'health/environment'],
  },
  {
    faults: ['slow-profile', 'milestone-not-saved', 'login-accepts-anything', 'upload-unlimited', 'flag-b-on'],
    layers: 'api',
    failing: [
      'api/profile-latency',
      'api/milestones-a-new-milestone-is-listed',
      'api/signing-in-a-wrong-password-is-refused',
      'api/uploads-10-mb-are-accepted-and-one-byte-more-is-refused',
      'api/feature-flags-new-feature-b-is-off',
    ],
  },
  {
    faults: ['exception-in-page', 'unlabelled-button', 'welcome-missing'],
    layers: 'smoke,uat',
    failing: [
      'smoke/home-exceptions',
      'uat/onboarding-the-landing-page-has-no-serious-accessibility-violation',
      'uat/onboarding-a-new-user-signs-up-and-sees-a-welcome',
    ],
  },
  { faults: ['heavy-page'], layers: 'perf', failing: ['perf/home-performance', 'perf/home-tbt', 'perf/home-bytes'] },
  { faults: ['errors-under-load'], layers: 'load', failing: ['load/requests-errors'], needsK6: true },
];

/** They make every check inconclusive: the candidate is another one. */
const otherBuilds = ['wrong-version', 'version-changes-mid-run'];

const failed = ({ result, blocks }: Finding): boolean => result === 'fail' && blocks;

describe('faults', { timeout: 180_000 }, () => {
  const project = new Project();
  for (const folder of ['fixtures', 'suites', 'uat', 'load'])
    symlinkSync(join(repository, folder), project.path(folder), 'dir');
  afterAll(() => project[Symbol.dispose]());
  const demo = (...args: string[]) => project.stagegate(['demo', ...args], tools());

  it('are all tried here', () => {
    const tried = [...groups.flatMap(({ faults }) => faults), ...otherBuilds];
    expect(tried.toSorted()).toEqual(known.map(({ name }) => name).toSorted());
  });

  for (const { faults, layers, failing, needsK6 = false } of groups) {
    it.skipIf(needsK6 && !hasK6)(`${faults.join(', ')}: blocked, and named`, async () => {
      const { code, stderr } = await demo(...faults, '--layers', layers);
      const found = project
        .report()
        .findings.filter(failed)
        .map(({ check }) => check.id);
      expect({ code, stderr }).toMatchObject({ code: 1 });
      for (const id of failing) expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${id}`)));
    });
  }

  it.each(otherBuilds)('%s: inconclusive, because the candidate is another one', async (fault) => {
    const { code } = await demo(fault, '--layers', 'api');
    expect(code).toBe(2);
    expect(new Set(project.report().findings.map(({ result }) => result))).toEqual(new Set(['inconclusive']));
    expect(JSON.stringify(project.report().runs)).toContain('other-candidate');
  });
});

/** Where set-up found them, as `npm test` tells. */
function tools(): Record<string, string> {
  return Object.fromEntries(
    ['K6_BIN', 'CHROME_PATH', 'XDG_CACHE_HOME'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
