/** What a team's gate of a product of middle size looks like: tasks with their checks, and what each usually measures. */
import type { Check, Effect, Layer, Measurement, Task, Threshold, Value } from '../../core/model.ts';

type Row = readonly [noun: string, title: string, failure: string, threshold: Threshold, usual: Value, change?: Partial<Check>, seen?: Partial<Measurement>];

const text = (is: string): Threshold => ({ unit: 'text', is });
const passed: Threshold = { unit: 'outcome', is: 'passed' };
const yes: Threshold = { unit: 'boolean', is: true };
const ms = (max: number, minSamples = 1): Threshold => ({ unit: 'ms', max, minSamples });

interface Group {
  readonly id: string;
  readonly runner: string;
  readonly effect: Effect;
  readonly seconds: number;
  readonly why: string;
  readonly owner: string;
  readonly rows: readonly Row[];
}

const flows: readonly (readonly [string, string, string])[] = [
  ['auth-signs-up', 'A new user can sign up', 'OSB-05'],
  ['auth-refuses-a-known-address', 'Signing up twice with one address is refused', 'OSB-05'],
  ['auth-logs-in', 'A user can log in', 'OSB-05'],
  ['auth-refuses-a-wrong-password', 'A wrong password is refused', 'OSB-05'],
  ['auth-refreshes', 'A session can be refreshed for seven days', 'OSB-05'],
  ['auth-logs-out', 'A user can log out', 'OSB-05'],
  ['profile-is-read', 'A user can read their profile', 'OSB-07'],
  ['profile-is-changed', 'A user can change their profile', 'OSB-07'],
  ['milestones-are-listed', 'Milestones are listed', 'OSB-07'],
  ['milestones-are-created', 'A milestone can be created', 'OSB-07'],
  ['milestones-are-changed', 'A milestone can be changed', 'OSB-07'],
  ['milestones-are-removed', 'A milestone can be removed', 'OSB-07'],
  ['milestones-of-others-are-hidden', 'Milestones of another user are hidden', 'OSB-07'],
  ['progress-is-recorded', 'Progress of a milestone is recorded', 'OSB-07'],
  ['progress-refuses-101-percent', 'Progress beyond 100 % is refused', 'OSB-07'],
  ['notifications-are-listed', 'Notifications are listed', 'OSB-07'],
  ['notifications-are-marked-as-read', 'A notification can be marked as read', 'OSB-07'],
  ['uploads-keep-their-bytes', 'An upload comes back byte for byte', 'OSB-23'],
  ['uploads-over-10-mb-are-refused', 'Uploads over 10 MB are refused', 'OSB-23'],
  ['uploads-of-other-types-are-refused', 'Uploads of other types are refused', 'OSB-23'],
  ['flags-a-is-on', 'Flag new-feature-a is on for everybody', 'OSB-20'],
  ['flags-b-is-off', 'Flag new-feature-b is off for everybody', 'OSB-20'],
  ['flags-roll-out-is-stable', 'A user gets the same roll-out each time', 'OSB-20'],
];

const journeys: readonly (readonly [string, string, string])[] = [
  ['onboarding', 'A new user signs up and is welcomed', 'OSB-15'],
  ['milestone', 'A user adds a milestone and sees it listed', 'OSB-16'],
  ['notifications', 'A user can switch push notifications on', 'OSB-17'],
  ['settings', 'A user finds their settings', 'OSB-15'],
  ['log-out', 'A user who logs out is logged out', 'OSB-05'],
  ['keyboard', 'Every form can be filled by keyboard', 'OSB-15'],
];

export const groups: readonly Group[] = [
  {
    id: 'config/environment', runner: 'probe', effect: 'read', seconds: 0.2, owner: '@platform',
    why: 'A build that starts with the wrong configuration fails later, and somewhere else.',
    rows: [
      ['names', 'Every required variable is set', 'Required variables are not set', yes, true, { covers: ['OSB-13'] }],
      ['placeholders', 'No variable holds an unresolved placeholder', 'Variables hold unresolved placeholders', { unit: 'count', max: 0 }, 0, { covers: ['OSB-13'] }],
      ['payu', 'Payments go to the sandbox', 'Payments do not go to the sandbox', text('sandbox'), 'sandbox', { covers: ['OSB-13'], owner: '@payments' }],
      ['debug', 'Debugging is off', 'Debugging is on', text('false'), 'false', { covers: ['OSB-13'] }],
      ['production-hosts', 'No production host is named', 'Production hosts are named', { unit: 'count', max: 0 }, 0, { covers: ['OSB-13'] }],
    ],
  },
  {
    id: 'health/health', runner: 'probe', effect: 'read', seconds: 0.3, owner: '@platform',
    why: 'What does not say that it is healthy is not worth testing.',
    rows: [
      ['health-status', 'GET /health answers 200', 'GET /health does not answer 200', { unit: 'status', is: 200 }, 200, { covers: ['OSB-01'] }],
      ['health-state', 'The API says that it is healthy', 'The API does not say that it is healthy', text('healthy'), 'healthy', { covers: ['OSB-01'] }],
      ['health-environment', 'The API says that it is staging', 'The API does not say that it is staging', text('staging'), 'staging', { covers: ['OSB-01'] }],
      ['health-age', 'The health report is fresh', 'The health report is stale', { unit: 's', max: 60 }, 0.4, { covers: ['OSB-01'] }],
    ],
  },
  {
    id: 'health/api-health', runner: 'probe', effect: 'read', seconds: 0.5, owner: '@platform',
    why: 'Sessions, rate limits and jobs live in these services; without them users are signed out and payments are lost.',
    rows: [
      ['database', 'The database is connected', 'The database is not connected', text('connected'), 'connected', { covers: ['OSB-02'] }],
      ['redis', 'Redis is connected', 'Redis is not connected', text('connected'), 'connected', { covers: ['OSB-02'] }],
      ['supabase', 'Supabase is connected', 'Supabase is not connected', text('connected'), 'connected', { covers: ['OSB-02'] }],
      ['payu', 'PayU is connected', 'PayU is not connected', text('connected'), 'connected', { covers: ['OSB-02'], owner: '@payments' }],
    ],
  },
  ...['landing', 'signup', 'login', 'milestones', 'settings', 'settings-notifications'].map((page): Group => ({
    id: `smoke/${page}`, runner: 'probe', effect: 'read', seconds: 1.6, owner: '@web',
    why: 'A page that does not load, or loads with errors, is what users meet first.',
    rows: [
      [`${page}-status`, `The page ${page} loads`, `The page ${page} does not load`, { unit: 'status', is: 200 }, 200],
      [`${page}-console`, `The page ${page} has no console error`, `The page ${page} has console errors`, { unit: 'count', max: 0 }, 0],
      [`${page}-requests`, `The page ${page} has no failed request`, `The page ${page} has failed requests`, { unit: 'count', max: 0 }, 0],
    ],
  })),
  {
    id: 'api/offscreen-buddy', runner: 'vitest', effect: 'write', seconds: 9, owner: '@api',
    why: 'The mobile app speaks to exactly this interface; what breaks here breaks every installed app.',
    rows: flows.map(([noun, title, requirement]): Row => [noun, title, `Failed: ${title}`, passed, 'passed', { covers: [requirement] }]),
  },
  {
    id: 'api/profile-latency', runner: 'probe', effect: 'timing', seconds: 4, owner: '@api',
    why: 'The profile is asked for at each start of the app.',
    rows: [['profile-p95', 'The profile answers in time', 'The profile answers too slowly', ms(200, 100), 84.2, { covers: ['OSB-08'] }, { samples: 120, low: 78.9, high: 96.4 }]],
  },
  {
    id: 'uat/offscreen-buddy', runner: 'playwright', effect: 'write', seconds: 38, owner: '@web',
    why: 'This is what people do with the product, step by step, in a real browser.',
    rows: [
      ...journeys.map(([noun, title, requirement]): Row => [noun, title, `Failed: ${title}`, passed, 'passed', { covers: [requirement] }]),
      ...journeys.map(([noun, title]): Row => [`${noun}-accessible`, `${title}, without an accessibility violation`, `${title}, with accessibility violations`, { unit: 'count', max: 0 }, 0, { level: noun === 'keyboard' ? 'advisory' : 'required' }]),
    ],
  },
  {
    id: 'perf/landing', runner: 'lighthouse', effect: 'timing', seconds: 42, owner: '@web',
    why: 'Half of the visitors come by phone; each second until the page is there costs sign-ups.',
    rows: [
      ['landing-score', 'The landing page scores well', 'The landing page scores badly', { unit: 'score', min: 85, minSamples: 5 }, 94, {}, { samples: 5, attempts: [93, 94, 94, 95, 96] }],
      ['landing-lcp', 'The landing page shows itself in time', 'The landing page shows itself too late', ms(2500, 5), 1432, {}, { samples: 5, attempts: [1398, 1410, 1432, 1467, 1502] }],
      ['landing-cls', 'The landing page holds still', 'The landing page jumps', { unit: 'cls', max: 0.1, minSamples: 5 }, 0.012, {}, { samples: 5, attempts: [0.012, 0.012, 0.012, 0.013, 0.012] }],
      ['landing-tbt', 'The landing page answers to touch', 'The landing page does not answer to touch', ms(300, 5), 143, {}, { samples: 5, attempts: [120, 131, 143, 144, 188] }],
      ['landing-bytes', 'The landing page is light', 'The landing page is heavy', { unit: 'bytes', max: 1_500_000 }, 412_803],
    ],
  },
  {
    id: 'load/users', runner: 'k6', effect: 'load', seconds: 180, owner: '@platform',
    why: 'A hundred people at a time is an ordinary Monday morning.',
    rows: [
      ['users-p95', '100 users are served in time', '100 users are served too slowly', ms(800, 300), 412.7, { covers: ['OSB-10'] }, { samples: 18_204, low: 404, high: 421 }],
      ['users-errors', 'Requests of 100 users hold', 'Requests of 100 users fail', { unit: 'ratio', max: 0.01, minSamples: 300 }, 0.0004, { covers: ['OSB-10'] }, { samples: 18_204 }],
      ['users-exceptions', 'The script ran without an exception', 'The script threw exceptions', { unit: 'count', max: 0 }, 0],
      ['concurrent', '100 requests at once are answered within 5 s', '100 requests at once take too long', { unit: 's', max: 5 }, 0.913, { covers: ['OSB-09'] }, { samples: 100 }],
    ],
  },
];

export const requirements: Readonly<Record<string, string>> = {
  'OSB-01': 'GET /health: status, environment, version, freshness',
  'OSB-02': 'Deep health: database, Redis, Supabase, PayU',
  'OSB-05': 'Auth flow and token lifetimes',
  'OSB-07': 'API endpoints by their contract',
  'OSB-08': 'Profile answers within 200 ms',
  'OSB-09': '100 concurrent requests',
  'OSB-10': 'Load of 100 users',
  'OSB-13': 'Staging configuration',
  'OSB-15': 'UAT: onboarding',
  'OSB-16': 'UAT: milestones',
  'OSB-17': 'UAT: notifications',
  'OSB-20': 'Feature flags',
  'OSB-23': 'Upload limits',
};

const layerOf = (id: string): Layer => id.slice(0, id.indexOf('/')) as Layer;

export const tasks: readonly Task[] = groups.map(({ id, runner, effect, seconds, why, owner, rows }) => ({
  id,
  layer: layerOf(id),
  runner,
  args: {},
  effect,
  contact: { of: 'gate' },
  seconds,
  deadline: Math.max(60, seconds * 3),
  checks: rows.map(([noun, title, failure, threshold, , change]) => ({
    id: `${layerOf(id)}/${noun}`, layer: layerOf(id), title, failure, why, level: 'required', covers: [], threshold, owner, ...change,
  })),
}));

/** What a healthy staging measures, by check. */
export const healthy: Readonly<Record<string, Measurement>> = Object.fromEntries(
  groups.flatMap(({ id, rows }) =>
    rows.map(([noun, , , threshold, value, , seen]): [string, Measurement] => [
      `${layerOf(id)}/${noun}`,
      { value, unit: threshold.unit, samples: 1, evidence: [`evidence/${id}/${id.startsWith('load') ? 'summary.json' : 'result.json'}`], ...seen },
    ]),
  ),
);
