/** Each fault of the stand-in turns the verdict, and the report names it. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../core/model.ts';
import { faults as known } from '../../fixtures/stand-ins/offscreen-buddy/index.ts';
import { ensure } from '../../setup/index.js';
import { Project, repository } from '../testing/command.ts';
import { deletions } from '../testing/deletions.ts';

interface Group {
  /** Faults that do not hide each other. */
  readonly faults: readonly string[];
  /** The only checks that are judged, so that the test is quick. Each fault has one of its own. */
  readonly failing: readonly string[];
  /** Run with them: what they read the traces of. */
  readonly along?: readonly string[];
  /** Without it they cannot be seen. */
  readonly tool?: 'prometheus';
}

const { prometheus } = await ensure(['prometheus'], { offline: true });
const isMissing = ({ tool }: Group): boolean => tool !== undefined && 'missing' in prometheus;

const groups: readonly Group[] = [
  {
    faults: ['database-down', 'redis-down', 'payu-down'],
    failing: ['health/database', 'health/redis', 'health/payu'],
  },
  // A gatekeeper: if it fails, nothing later is run.
  {
    faults: ['ci-failed', 'mobile-names-production', 'mobile-flags-on', 'configuration-unfinished'],
    failing: [
      ...['config/payu-environment', 'config/variables-resolved'],
      ...['config/ci-integration', 'config/mobile-build-no-production', 'config/mobile-build-mockdata-false'],
      ...['config/mobile-build-enabledebugmenu-false', 'config/mobile-build-experimentalfeature-false'],
    ],
  },
  // Apart from the suites, which would open the heavy page again and again.
  {
    faults: [
      ...['exception-in-page', 'heavy-page'],
      ...['real-data', 'seed-incomplete', 'migration-pending', 'weak-hashing'],
      ...['never-locked', 'strangers-may-call', 'unlimited', 'may-be-framed', 'policy-lost'],
      ...['firewall-off', 'old-tls-accepted'],
      ...['backup-old', 'backup-incomplete'],
      ...['vulnerable-dependency', 'rollout-stuck', 'image-of-another-commit', 'no-earlier-revision'],
    ],
    failing: [
      ...['smoke/home-exceptions', 'perf/home-performance', 'perf/home-tbt', 'perf/home-bytes'],
      ...['data/db-users-email-anonymised', 'data/db-no-real-e-mail-addresses'],
      ...['data/db-notifications-rows', 'data/db-at-head', 'data/db-no-pending-migrations', 'data/bcrypt-cost'],
      ...['security/lock-out-lock', 'security/cors-api-v1-flags-foreign'],
      ...['security/rate-limit-health-limit', 'security/helmet-x-frame-options', 'security/headers-health-grade'],
      ...['security/headers-health-csp', 'security/npm-audit-medium'],
      ...['security/blocked', 'security/certificate-protocol'],
      ...['data/db-backup-fresh', 'data/db-backup-rows'],
      ...['observability/rollout', 'observability/deployment-version', 'observability/revisions-items'],
    ],
  },
  {
    faults: ['metrics-unreadable', 'alert-rule-missing', 'database-exporter-down', 'dashboard-missing'],
    failing: [
      'observability/api-scraped',
      'observability/metrics-staginghighresponsetime-loaded',
      'observability/database-scraped',
      'observability/dashboard-staging-errors',
    ],
    tool: 'prometheus',
  },
  {
    faults: ['slow-responses'],
    failing: ['observability/p95'],
    tool: 'prometheus',
  },
  {
    faults: ['pool-unbounded'],
    failing: ['load/milestones-pool'],
    along: ['load/milestones-status', 'load/milestones-time'],
  },
  { faults: ['certificate-expired', 'database-without-tls'], failing: ['security/certificate-days', 'data/db-tls'] },
  { faults: ['backup-broken'], failing: ['data/db-backup-restored'] },
  // It hides the others: nothing else is judged on a deployment that is not staging.
  { faults: ['wrong-environment'], failing: ['health/environment'] },
  {
    faults: [
      ...['slow-profile', 'milestone-not-saved', 'login-accepts-anything', 'upload-unlimited', 'flag-b-on'],
      ...['unlabelled-button', 'welcome-missing', 'slow-count'],
      ...['flags-for-everybody', 'input-unchecked', 'uncompressed'],
      ...['supabase-key-revoked', 'payu-live', 'mail-password-wrong', 'subscription-fails'],
    ],
    failing: [
      ...['api/supabase-key', 'api/payu-sandbox', 'api/mail-key'],
      'api/profile-latency',
      'data/users-time',
      'api/milestones-a-new-milestone-is-listed',
      'api/signing-in-a-wrong-password-is-refused*',
      'api/uploads-10-mb-are-accepted-and-one-byte-more-is-refused*',
      'api/feature-flags-new-feature-b-is-off',
      'api/feature-flags-experimental-ui-is-off-for-people-who-are-not-beta-testers',
      'api/feature-flags-debug-mode-is-on-for-developers-and-for-nobody-else',
      'api/milestones-are-refused-with-a-wrong-field*',
      'security/compression-content-encoding',
      'uat/notifications-a-browser-that-grants-push-notifications-is-subscribed*',
      'uat/onboarding-the-landing-page-has-no-serious-accessibility-violation',
      'uat/milestones-the-page-of-milestones-has-no-serious-accessibility-violation*',
      'uat/onboarding-a-new-user-signs-up-and-sees-a-welcome*',
    ],
  },
];

const path = 'fixtures/environments/offscreen-buddy.ts';
const original = JSON.stringify(join(repository, path));
const definition = `export { default } from ${original};`;

/**
 * The definition itself, but for what a fault takes longer to show: fewer visits, requests and tests, no second attempt, a shorter wait.
 * It claims nothing about layers that `checks` do not name, so that no tool lists their tests.
 */
const impatient = (
  checks: readonly string[],
): string => `import { defineEnvironment, latency, lighthouse, playwright, rateLimit, vitest } from 'stagegate';
import definition from ${original};
const layers = ${JSON.stringify(checks.map((check) => check.split('/')[0]))};
const changed = [
  rateLimit('/health', { limit: 1000, window: 900 }),
  latency('/api/v1/users/profile', { name: 'profile', account: 'user', max: 200, samples: 8 }),
  playwright({
    specs: 'uat/offscreen-buddy', config: 'playwright.config.ts', grep: 'landing page has|page of milestones has|sees a welcome|is subscribed',
  }),
  vitest({ specs: ['auth', 'flags', 'milestones', 'uploads'].map((name) => 'suites/api/offscreen-buddy/' + name + '.spec.ts') }),
  lighthouse('/', {
    name: 'home', performance: { min: 85 }, tbt: { max: 300 }, bytes: { max: 500_000 }, runs: { quick: 1, full: 1 },
  }),
];
const claims = definition.claims.filter(({ layer }) => layers.includes(layer)).map((claim) =>
  changed.find(({ layer, name }) => layer === claim.layer && name === claim.name) ?? claim);
export default defineEnvironment({ ...definition, claims });`;

const settings = {
  'playwright.config.ts': `
    import { defaultSettings } from ${JSON.stringify(join(repository, 'runners/playwright/default-config.ts'))};
    export default { ...defaultSettings, testDir: 'uat/offscreen-buddy', retries: 0, expect: { timeout: 3_000 } };`,
};

/** They make every check inconclusive: the candidate is another one. */
const otherBuilds = [
  ['wrong-version', ['health/*']],
  // It shows after a sign-up.
  ['version-changes-mid-run', ['api/signing-in-a-new-account-is-signed-in-at-once*', 'api/profile-latency']],
] as const;

/** Apart from the layers that see them first: what cannot be reached says nothing of what it holds, and a third party nothing of the build. */
const outOfReach = {
  faults: ['database-down', 'redis-down', 'mail-down', 'payu-failing', 'supabase-slow'],
  reasons: {
    'data/db-reachable': 'connection-unreachable',
    'data/db-users-rows': 'connection-unreachable',
    'data/cache-reachable': 'connection-unreachable',
    'api/mail-answers': 'third-party-down',
    'api/payu-answers': 'third-party-down',
    'api/supabase-answers': 'third-party-down',
  },
} as const;

/** By `load/offscreen-buddy.test.ts`, with less load than a gate's. */
const triedElsewhere = ['errors-under-load'];

/** What no fault is needed for; the load and the pages' performance are tested with less of them elsewhere. */
const promises = [
  'config/*',
  'health/*',
  'smoke/*',
  'api/*',
  'data/*',
  'security/*',
  'uat/*',
  'load/milestones-*',
  ...('missing' in prometheus ? [] : ['observability/*']),
];

const isOf = (pattern: string, id: string): boolean => id.startsWith(pattern.replace('*', ''));
const failed = ({ result, blocks }: Finding): boolean => result === 'fail' && blocks;

/** Other tests may keep all processors busy: then times say nothing, and bytes and errors fail. */
function noisy({ reason }: Finding): boolean {
  return ['noisy-host', 'saturated'].includes(reason?.code ?? '');
}

describe('faults', { timeout: 300_000 }, () => {
  const project = new Project(settings);
  project.link('suites', 'uat', 'load', 'core', 'fixtures/systems');
  afterAll(() => project[Symbol.dispose]());
  const demo = (text: string, faults: readonly string[], checks: readonly string[]) => {
    project.write(path, text);
    return project.stagegate(['demo', ...faults, '--checks', checks.join(',')], tools());
  };

  it('are all tried', () => {
    const tried = [
      ...groups.flatMap(({ faults }) => faults),
      ...otherBuilds.map(([fault]) => fault),
      ...outOfReach.faults.filter((fault) => !groups[0]?.faults.includes(fault)),
      ...triedElsewhere,
    ];
    expect(tried.toSorted()).toEqual(known.map(({ name }) => name).toSorted());
  });

  it('are none in the healthy stand-in, of which every spec and every probe passes', async () => {
    const { code, stderr } = await demo(definition, [], promises);
    expect(code, stderr).toBe(2);
    const { findings, verdict } = project.report();
    expect(verdict).toBe('inconclusive');
    expect(findings.length).toBeGreaterThan(90);
    // As below; what takes time may come too close to its bound.
    const slow = ({ cause, check }: Finding): boolean => cause === 'too-close-to-call' && check.threshold.unit === 'ms';
    expect(findings.filter((one) => one.result !== 'pass' && !slow(one) && !noisy(one))).toEqual([]);
  });

  it('pass without no piece of the evidence of the healthy one', async () => {
    let count = 0;
    const unmoved: string[] = [];
    for await (const { name, findings } of deletions(project.path('results', 'latest'))) {
      count += 1;
      const isRequired = findings.some(({ check }) => check.level === 'required');
      if (isRequired && findings.every(({ blocks }) => !blocks)) unmoved.push(name);
    }
    expect(unmoved).toEqual([]);
    expect(count).toBeGreaterThan(250);
  });

  it.for(groups)('$faults: blocked, and named', async (group, { skip }) => {
    skip(isMissing(group), 'there is no Prometheus');
    const { faults, failing, along = [] } = group;
    const checks = [...failing, ...along];
    const { code, stderr } = await demo(impatient(checks), faults, checks);
    expect(code, stderr).toBe(1);
    const findings = project.report().findings.filter(({ check: { id } }) => !along.some((one) => isOf(one, id)));
    expect(findings).toHaveLength(failing.length);
    expect(findings.filter((finding) => !failed(finding) && !noisy(finding))).toEqual([]);
  });

  it.each(otherBuilds)('%s: inconclusive, because the candidate is another one', async (fault, checks) => {
    const { code } = await demo(impatient(checks), [fault], checks);
    expect(code).toBe(2);
    expect(new Set(project.report().findings.map(({ result }) => result))).toEqual(new Set(['inconclusive']));
    expect(JSON.stringify(project.report().runs)).toContain('other-candidate');
  });

  it('of what is down, slow or fails elsewhere are inconclusive', async () => {
    const { faults, reasons } = outOfReach;
    const checks = Object.keys(reasons);
    const { code } = await demo(impatient(checks), faults, checks);
    expect(code).toBe(2);
    const { findings } = project.report();
    expect(findings.filter(({ result }) => result !== 'inconclusive')).toEqual([]);
    expect(Object.fromEntries(findings.map(({ check, reason }) => [check.id, reason?.code]))).toEqual(reasons);
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
