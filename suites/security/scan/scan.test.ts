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
  [{ sarif: false }, /sarif: expected the report as a file/],
])('%j is refused', (options, message) => {
  expect(() => scan({ run: 'scan', ...options } as Options)).toThrow(message);
});

describe('findings', () => {
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
    expect((await prints('osv', '{"results":[]}'))['critical']).toEqual(clean);
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

  test('do not count while they are waived', async () => {
    const given = (id: string, until: string): Partial<Options> => ({
      waivers: [{ id, reason: 'only in tests', owner: '@api', until }],
    });
    const waived = async (id: string, until: string) =>
      (await prints('npmAudit', 'npm-audit.json', 1, given(id, until)))['critical'];
    const label = 'GHSA-xvch-5gv4-984h in minimist';
    expect(await waived('GHSA-xvch-5gv4-984h@minimist', '2999-12-31')).toEqual({ ...clean, items: [label] });
    expect(await waived('GHSA-xvch-5gv4-984h', '2020-12-31')).toEqual(found(label));
    expect(await waived('GHSA-xvch-5gv4-984h@other', '2999-12-31')).toEqual(found(label));
  });
});

describe('a scan that saw nothing is never clean', () => {
  const sarif = (run: object, version = '2.1.0') =>
    JSON.stringify({ version, runs: [{ tool: { driver: { name: 'Scanner' } }, results: [], ...run }] });

  test.each<[string, Format, string, number, string]>([
    ['the advisories were out of reach', 'npmAudit', 'npm-audit-unreachable.json', 1, '405 Method Not Allowed'],
    ['there is no lock file', 'npmAudit', '{"error":{"code":"ENOLOCK","summary":"needs a lockfile"}}', 1, 'ENOLOCK'],
    ['no package was scanned', 'npmAudit', 'npm-audit-empty.json', 0, 'nothing was scanned'],
    ['it is of npm 6', 'npmAudit', '{"advisories":{},"metadata":{}}', 0, 'not a report of npm audit, version 2'],
    ['Trivy found no target', 'trivy', '{"SchemaVersion":2,"ArtifactName":"."}', 0, 'nothing was scanned'],
    ['it is another version of Trivy', 'trivy', '{"SchemaVersion":1}', 0, 'its is 1'],
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
