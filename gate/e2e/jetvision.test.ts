/** The faults of the second system turn the verdict, a few in each gate, each by the task that sees it. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { faults as known } from '../../fixtures/stand-ins/jetvision/index.ts';
import { Project, repository } from '../testing/command.ts';

interface Group {
  /** Faults that do not hide each other. */
  readonly faults: readonly string[];
  /** The only checks that are judged; each fault has one of its own. */
  readonly failing: readonly string[];
}

const groups: readonly Group[] = [
  {
    faults: ['home-unavailable', 'database-down', 'redis-down', 'sentry-untagged'],
    failing: [
      ...['health/domain', 'health/database-database', 'health/redis-redis', 'health/sentry-sentry-environment'],
    ],
  },
  {
    faults: ['variable-missing', 'database-of-production', 'payment-live', 'secret-of-production'],
    failing: [
      ...['config/variables-present', 'config/no-production'],
      ...['config/hosts-differ', 'config/secrets-differ', 'config/stripe-secret-key-test'],
    ],
  },
  {
    faults: [
      ...['dashboard-open', 'requests-open', 'request-unchecked', 'sign-in-accepts-anything', 'clerk-key-revoked'],
      ...['socket-silent', 'seed-incomplete', 'worker-stopped', 'exception-in-page', 'schema-changed', 'job-failed'],
      ...['row-security-off', 'policy-too-wide', 'debug-off', 'often-down', 'critical-bug-open', 'too-expensive'],
      ...['redis-evicts', 'rollback-incomplete', 'slack-webhook-revoked', 'review-missing'],
    ],
    failing: [
      ...['smoke/dashboard-guarded', 'smoke/dashboard-exceptions', 'smoke/socket-ws-answer'],
      ...['api/a-flight-request-of-a-stranger-is-refused*', 'api/a-flight-request-with-passengers-20-is-refused*'],
      ...['api/signing-in-a-wrong-password-is-refused*', 'api/clerk-key'],
      ...['api/staging-as-a-whole-a-request-goes-from-the-api*', 'api/critical-bugs-total-count', 'api/cost-ratio'],
      ...['data/db-flight-requests-rows', 'data/agents-users-rows', 'data/db-schema', 'data/schema-drift-differences'],
      ...['data/db-row-security', 'security/owners-only-agent', 'data/cache-proposal-analysis-failed'],
      ...['observability/app-log-has-debug', 'observability/uptime-monitor', 'data/cache-maxmemory-policy'],
      ...['data/scratch-rolls-back', 'api/slack-webhook-answers', 'api/unreviewed-changes-total-count'],
    ],
  },
];

/** By `npm run faults jetvision`, because they take longer: pages in a browser, load, and slow answers. */
const triedElsewhere = [
  ...['wrong-environment', 'wrong-version', 'slow-requests', 'slow-clients', 'creation-fails', 'status-not-pushed'],
  ...['heavy-page', 'unlabelled-button', 'errors-under-load', 'metrics-unreadable'],
  ...[
    'queue-prefix-missing',
    'log-empty',
    'errors-logged',
    'memory-leak',
    'pool-leak',
    'redis-leak',
    'sentry-new-issue',
    'overload-breaks',
    'signoff-missing',
  ],
];

/** How the sign-off ends, by fault. */
const signOffs: readonly (readonly [fault: string, result: string, why?: RegExp])[] = [
  ['', 'pass'],
  ['signer-not-allowed', 'inconclusive', /is not signed with an allowed key of release-manager@jetvision\.test/],
];

describe('Jetvision', { timeout: 300_000 }, () => {
  const project = new Project({});
  const definition = join(repository, 'fixtures/environments/jetvision.ts');
  project.write('fixtures/environments/jetvision.ts', `export { default } from ${JSON.stringify(definition)};`);
  // What the suites import, and a recorded schema, are found from the project's root.
  project.link('suites', 'uat', 'load', 'core', 'fixtures/systems', 'fixtures/environments/jetvision');
  afterAll(() => project[Symbol.dispose]());

  it('has no fault that nobody tries', () => {
    const unsigned = signOffs.flatMap(([fault]) => fault || []);
    const tried = [...groups.flatMap(({ faults }) => faults), ...unsigned, ...triedElsewhere];
    expect(tried.toSorted()).toEqual(known.map(({ name }) => name).toSorted());
  });

  it.for(groups)('$faults: blocked, and named', async ({ faults, failing }) => {
    const { code, stderr } = await project.stagegate(
      ['demo', 'jetvision', ...faults, '--checks', failing.join(',')],
      tools(),
    );
    expect({ code, stderr }).toMatchObject({ code: 1 });
    // What is asked after load brings the load along.
    const findings = project.report().findings.filter(({ check }) => check.layer !== 'load');
    expect(findings).toHaveLength(failing.length);
    expect(findings.filter(({ result, blocks }) => result !== 'fail' || !blocks)).toEqual([]);
  });

  it.for(signOffs)('with the fault "%s", what is signed ends as %s', async ([fault, result, why]) => {
    const words = ['demo', 'jetvision', ...(fault === '' ? [] : [fault]), '--checks', 'signoff/*'];
    const { code, stderr } = await project.stagegate(words, tools());
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain('\ndemo: signed signoff/documents with a key of its own\n');
    const [finding] = project.report().findings;
    expect(finding?.result).toBe(result);
    if (why !== undefined) expect(finding?.reason?.detail).toMatch(why);
  });
});

/** Where set-up found them. */
function tools(): Record<string, string> {
  return Object.fromEntries(
    ['K6_BIN', 'CHROME_PATH', 'XDG_CACHE_HOME'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
