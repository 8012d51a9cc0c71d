import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { trial } from '../../../gate/testing/trial.ts';
import { probe } from '../../../runners/probe/index.ts';
import { scan } from './scan.ts';

type Options = OptionsOf<typeof scan>;
type Format = 'sarif' | 'npmAudit' | 'trivy' | 'osv';

const root = mkdtempSync(join(tmpdir(), 'stagegate-scan-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const testdata = join(import.meta.dirname, 'testdata');
const every = { critical: 0, high: 0, medium: 0, low: 0 };

/** By severity: the value, and how it was judged. */
async function seen(options: Options) {
  const { reading, causes } = await trial(scan({ name: 's', max: every, ...options }), probe, {
    root,
    environment: { run: root },
  });
  const values = Object.entries(causes).map(([id, cause]) => {
    const { value, items = [] } = reading.measurements[id] ?? {};
    return [id.slice('security/s-'.length), { value, cause, items: items.map(({ label }) => label) }] as const;
  });
  return Object.fromEntries(values);
}

/** A scanner that prints the file, or the text, and ends with the code. */
const prints = (format: Format, report: string, code = 0, given: Partial<Options> = {}) => {
  const isFile = /^[\w-]+\.json$/.test(report);
  writeFileSync(join(root, 'report'), isFile ? readFileSync(join(testdata, report)) : report);
  return seen({ run: `cat report; exit ${code}`, [format]: true, ...given });
};
const sarif = (run: object, version = '2.1.0') =>
  JSON.stringify({ version, runs: [{ tool: { driver: { name: 'Scanner' } }, results: [], ...run }] });
const clean = { value: 0, cause: 'within-threshold', items: [] };
const found = (...items: string[]) => ({ value: items.length, cause: 'beyond-threshold', items });
const unseen = (words: string) => ({
  value: { inWords: expect.stringContaining(words) },
  cause: 'not-seen',
  items: [],
});

test('what is checked, in words', () => {
  const { contact, checks, deadline } = scan({ run: 'npm audit --json', npmAudit: true }).drafts.quick;
  expect([contact?.of, deadline]).toEqual(['none', 300]);
  expect(checks.map(({ id, title, failure }) => [id, title, failure])).toEqual([
    ['security/npm-audit-critical', 'Npm audit reports no critical findings', 'Npm audit reports critical findings'],
    ['security/npm-audit-high', 'Npm audit reports no high findings', 'Npm audit reports high findings'],
  ]);
  const [few] = scan({ run: 'scan', sarif: 'out.sarif', max: { low: 3 } }).drafts.quick.checks;
  expect([few?.id, few?.title, few?.failure]).toEqual([
    'security/scanner-low',
    'The scanner reports at most 3 low findings',
    'The scanner reports more than 3 low findings',
  ]);
});

test.each<[object, RegExp]>([
  [{}, /expected one of sarif, npmAudit, trivy, osv, which says what its report is, got nothing/],
  [{ sarif: true, osv: true }, /expected one of sarif, npmAudit, trivy, osv.*got \["sarif","osv"\]/],
  [{ sarif: true, max: {} }, /max: expected at least one severity/],
  [{ sarif: true, max: { moderate: 0 } }, /max/],
  [{ sarif: true, waivers: [{ id: 'a', reason: 'b', owner: 'c', until: 'soon' }] }, /until: expected the last day/],
  [
    { sarif: true, waivers: [{ id: '@ts/rule', reason: 'b', owner: 'c', until: '2026-12-31' }] },
    /waivers\.0\.id: expected a rule with the file/,
  ],
  [{ sarif: true, exit: 256 }, /exit: expected the largest exit code/],
  [{ sarif: false }, /sarif: expected the report as a file/],
])('%j is refused', (options, message) => {
  expect(() => scan({ run: 'scan', ...options } as Options)).toThrow(message);
});

describe('findings', () => {
  test('of a scanner that names files by their whole path', async () => {
    const locations = [{ physicalLocation: { artifactLocation: { uri: `file://${root}/src/page.js` } } }];
    const results = [{ ruleId: 'xss', level: 'error', message: { text: 'x' }, locations }];
    expect(await prints('sarif', sarif({ results }))).toMatchObject({ high: found('xss in src/page.js') });
  });

  test('of npm audit', async () => {
    expect(await prints('npmAudit', 'npm-audit.json', 1)).toEqual({
      critical: found('GHSA-xvch-5gv4-984h in minimist'),
      high: clean,
      medium: found('GHSA-vh95-rmgr-6w4m in minimist'),
      low: clean,
    });
    expect(Object.values(await prints('npmAudit', 'npm-audit-clean.json'))).toEqual([clean, clean, clean, clean]);
  });

  test('of Trivy: packages, configurations and secrets', async () => {
    expect(await prints('trivy', 'trivy.json')).toEqual({
      critical: found('private-key in deploy/key.pem'),
      high: found('CVE-2024-2961 in libc6', 'DS002 in Dockerfile'),
      medium: clean,
      low: found('CVE-2011-3374 in apt'),
    });
  });

  test('of OSV-Scanner', async () => {
    expect(await prints('osv', 'osv.json', 1)).toEqual({
      critical: found('GHSA-xvch-5gv4-984h in minimist'),
      high: clean,
      medium: found('GHSA-vh95-rmgr-6w4m in minimist'),
      low: clean,
    });
    const listed = { results: [{ packages: [{ package: { name: 'a', version: '1' } }] }] };
    expect((await prints('osv', JSON.stringify(listed)))['critical']).toEqual(clean);
    const vulnerabilities = [{ id: 'X', database_specific: { severity: 'CRITICAL' } }];
    const ungrouped = { results: [{ packages: [{ package: { name: 'a' }, vulnerabilities, groups: [] }] }] };
    expect((await prints('osv', JSON.stringify(ungrouped), 1))['critical']).toEqual(found('X in a'));
  });

  test('of SARIF in a file', async () => {
    const run = `mkdir -p out && cp '${join(testdata, 'sarif.json')}' out/scan.sarif`;
    expect(await seen({ run, sarif: 'out/scan.sarif' })).toEqual({
      critical: found('sql-injection in src/orders.ts:12'),
      high: found('weak-hash'),
      medium: found('todo'),
      low: clean,
    });
    expect((await seen({ run: 'true', sarif: 'out/scan.sarif' }))['critical']).toEqual(unseen('from before the run'));
    expect((await seen({ run: 'true', sarif: 'out/none.sarif' }))['critical']).toEqual(unseen('no such file'));
  });

  test('of SARIF whose rules are in an extension, and of what is suppressed', async () => {
    const rule = (id: string, score: string) => ({ id, properties: { 'security-severity': score } });
    const document = (results: object[]) => {
      const extensions = [{ name: 'queries', rules: [rule('js/sql', '9.1'), rule('js/xss', '7.8')] }];
      return JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Q' }, extensions }, results }] });
    };
    const toolComponent = { index: 0 };
    const { critical, high, medium } = await prints(
      'sarif',
      document([
        { ruleId: 'js/sql', rule: { id: 'js/sql', index: 0, toolComponent } },
        { rule: { index: 1, toolComponent } },
        { ruleId: 'js/sql/2', suppressions: [{ kind: 'inSource', status: 'underReview' }] },
        { ruleId: 'js/xss', suppressions: [{ kind: 'inSource' }] },
      ]),
    );
    expect([critical, high, medium]).toEqual([found('js/sql', 'js/sql/2'), found('js/xss'), clean]);
  });

  test('of licences, and of one hole in two targets, the worse of which does not vanish', async () => {
    const hole = (Severity: string) => ({ VulnerabilityID: 'CVE-1', PkgName: 'ssl', Severity });
    const Licenses = [{ Severity: 'CRITICAL', Category: 'forbidden', Name: 'AGPL-3.0', PkgName: 'reader' }];
    const Results = [
      { Target: 'a', Vulnerabilities: [hole('CRITICAL'), hole('CRITICAL')] },
      { Target: 'b', Vulnerabilities: [hole('LOW')], Licenses },
    ];
    const { critical, low } = await prints('trivy', JSON.stringify({ SchemaVersion: 2, Results }), 1);
    expect([critical, low]).toEqual([found('CVE-1 in ssl', 'AGPL-3.0 in reader'), found('CVE-1 in ssl')]);
  });

  test('of SARIF: a mild twin takes none away, and those without a place are all there', async () => {
    const locations = (startColumn: number) => [
      { physicalLocation: { artifactLocation: { uri: 'a.js' }, region: { startLine: 1, startColumn } } },
    ];
    const seenIn = (...results: object[]) => prints('sarif', sarif({ results }), 1);
    const twins = [{ level: 'error' }, { level: 'note' }].map((one) => ({
      ruleId: 'r',
      locations: locations(1),
      ...one,
    }));
    expect(await seenIn(...twins)).toMatchObject({ high: found('r in a.js:1'), low: found('r in a.js:1') });
    const columns = [1, 1, 9].map((one) => ({ ruleId: 'r', level: 'error', locations: locations(one) }));
    expect((await seenIn(...columns))['high']).toEqual(found('r in a.js:1', 'r in a.js:1'));
    const nowhere = [null, null].map((one) => ({ ruleId: 'r', level: 'error', locations: one }));
    expect((await seenIn(...nowhere))['high']).toEqual(found('r', 'r'));
  });

  test('quote nothing in the evidence: a scanner may print the secret that it finds', async () => {
    const region = { startLine: 1, snippet: { text: 'key=t0psecret' } };
    const locations = [{ physicalLocation: { artifactLocation: { uri: 'a.env' }, region } }];
    writeFileSync(join(root, 'leaks.json'), sarif({ results: [{ ruleId: 'key', level: 'error', locations }] }));
    const claim = scan({ run: 'cp leaks.json out.json; cat leaks.json; exit 1', sarif: 'out.json' });
    const { files, reading } = await trial(claim, probe, { root, environment: { run: root } });
    expect([...files.keys()].toSorted()).toEqual(['scan.json', 'stderr.txt']);
    expect(Buffer.concat([...files.values()]).toString()).not.toContain('t0psecret');
    expect(reading.measurements['security/scanner-high']?.items).toEqual([{ label: 'key in a.env:1', detail: '' }]);
  });

  test('do not count while they are waived', async () => {
    const given = (id: string, until: string): Partial<Options> => ({
      waivers: [{ id, reason: 'only in tests', owner: '@api', until }],
    });
    const waived = async (id: string, until: string) =>
      (await prints('npmAudit', 'npm-audit.json', 1, given(id, until)))['critical'];
    const label = 'GHSA-xvch-5gv4-984h in minimist';
    expect(await waived('GHSA-xvch-5gv4-984h@minimist', '2999-12-31')).toEqual({ ...clean, items: [label] });
    expect(await waived('GHSA-xvch-5gv4-984h', '2020-12-31')).toEqual(found(label));
    const other = await waived('GHSA-xvch-5gv4-984h@other', '2999-12-31');
    expect(other).toEqual({ ...found(label), items: [label, 'waiver of GHSA-xvch-5gv4-984h@other'] });
    const inFile = given('sql-injection@src/orders.ts', '2999-12-31');
    const { critical } = await prints('sarif', 'sarif.json', 1, inFile);
    expect(critical).toEqual({ ...clean, items: ['sql-injection in src/orders.ts:12'] });
  });

  test('may be all suppressed, and end with another code that the claim names', async () => {
    const suppressed = { ruleId: 'r', level: 'error', suppressions: [{ kind: 'inSource' }] };
    expect((await prints('sarif', sarif({ results: [suppressed] }), 1))['high']).toEqual(clean);
    const note = sarif({ results: [{ ruleId: 'r', level: 'note' }] });
    expect((await prints('sarif', note, 2))['high']).toEqual(
      unseen('exit code 2, with which a whole scan does not end'),
    );
    expect((await prints('sarif', note, 2, { exit: 2 }))['high']).toEqual(clean);
    expect((await prints('sarif', note, 2, { max: { low: 0 } }))['low']).toEqual(found('r'));
  });

  test('hold the canary, which does not count', async () => {
    const canary = 'sql-injection@src/orders.ts';
    expect((await prints('sarif', 'sarif.json', 1, { canary }))['critical']).toEqual(clean);
    const missing = await prints('sarif', sarif({}), 0, { canary });
    expect(missing['critical']).toEqual(unseen(`no finding ${canary}, which is planted`));
  });
});

describe('a scan that saw nothing is never clean', () => {
  const trivyOf = (os: object) =>
    JSON.stringify({
      SchemaVersion: 2,
      Metadata: { OS: { Family: 'debian', Name: '8', ...os } },
      Results: [{ Target: 'a' }],
    });
  const npmOf = (vulnerabilities: object) =>
    JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: { a: { via: [{ name: 'a', url: 'https://x/GHSA-1', severity: 'low' }] } },
      metadata: { dependencies: { total: 5 }, vulnerabilities },
    });
  const failing = {
    executionSuccessful: true,
    toolExecutionNotifications: [{ level: 'error', message: { text: 'Timeout in src/' } }],
  };

  test.each<[string, Format, string, number, string]>([
    ['the advisories were out of reach', 'npmAudit', 'npm-audit-unreachable.json', 1, '405 Method Not Allowed'],
    ['there is no lock file', 'npmAudit', '{"error":{"code":"ENOLOCK","summary":"needs a lockfile"}}', 1, 'ENOLOCK'],
    ['no package was scanned', 'npmAudit', 'npm-audit-empty.json', 0, 'nothing was scanned'],
    ['it is of npm 6', 'npmAudit', '{"advisories":{},"metadata":{}}', 0, 'not a report of npm audit, version 2'],
    ['Trivy found no target', 'trivy', '{"SchemaVersion":2,"ArtifactName":"."}', 0, 'nothing was scanned'],
    ['it is another version of Trivy', 'trivy', '{"SchemaVersion":1}', 0, 'its is 1'],
    [
      'Trivy knows nothing more of its system',
      'trivy',
      trivyOf({ EOSL: true }),
      0,
      'debian 8, which gets no advisories',
    ],
    [
      'npm counts more than it shows',
      'npmAudit',
      npmOf({ low: 1, critical: 3, total: 4 }),
      1,
      'counts 4 vulnerable packages and shows 1',
    ],
    ['npm shows no such advisory', 'npmAudit', npmOf({ critical: 1, total: 1 }), 1, 'counts 1 critical packages'],
    ['OSV-Scanner lists no package', 'osv', '{"results":[]}', 0, 'no package in the report'],
    ['it lists no file', 'sarif', sarif({ artifacts: [] }), 0, 'a run of Scanner that lists no file'],
    ['it says that it failed', 'sarif', sarif({ invocations: [failing] }), 0, 'an error of Scanner: Timeout in src/'],
    [
      'it leaves results open',
      'sarif',
      sarif({ results: [{ ruleId: 'r', kind: 'review' }] }),
      0,
      'Scanner leaves 1 of its results',
    ],
    [
      'results are there twice',
      'sarif',
      sarif({}).replace('"results":[]', '"results":[{"ruleId":"r"}],"results":[]'),
      0,
      '"results" twice',
    ],
    ['OSV-Scanner found no packages', 'osv', '{"results":[]}', 128, 'no packages'],
    ['it is another version of SARIF', 'sarif', sarif({}, '2.0.0'), 0, 'SARIF 2.0.0; 2.1.0 is read'],
    ['it has no results', 'sarif', sarif({ results: null }), 0, 'a run of Scanner without results'],
    [
      'the tool failed',
      'sarif',
      sarif({ invocations: [{ executionSuccessful: false }] }),
      0,
      'a failed run of Scanner',
    ],
    ['there is no run', 'sarif', '{"version":"2.1.0","runs":[]}', 0, 'nothing was scanned'],
    ['the tool ended badly', 'sarif', sarif({}), 2, 'exit code 2 without a finding'],
    ['it breaks off', 'sarif', '{"version":"2.1.0","ru', 0, 'not JSON: {"version"'],
    ['it is empty', 'trivy', '', 1, 'an empty report (exit code 1)'],
  ])('because %s', async (_, format, report, code, words) => {
    expect((await prints(format, report, code))['critical']).toEqual(unseen(words));
  });

  test('and what it found counts all the same', async () => {
    const failing = JSON.parse(readFileSync(join(testdata, 'sarif.json'), 'utf8'));
    failing.runs[0].invocations[0].executionSuccessful = false;
    const { critical, low } = await prints('sarif', JSON.stringify(failing));
    expect([critical, low]).toEqual([found('sql-injection in src/orders.ts:12'), unseen('a failed run of Scanner')]);
  });
});
