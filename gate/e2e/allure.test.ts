/** Allure's own command reads what is written for it. Without Java these tests are skipped, and counted as skipped. */
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding, GateReport } from '../../core/model.ts';
import { whole } from '../../reports/blocks.ts';
import { json } from '../../reports/json/json.ts';
import { counts } from '../../reports/summary.ts';
import { hostile, payloads } from '../../reports/testdata/hostile.ts';
import { samples } from '../../reports/testdata/samples.ts';
import { launch } from '../../reports/testing/open.ts';
import { Pages } from '../run-folder/pages.ts';
import { Project } from '../testing/command.ts';

const hasJava = spawnSync('java', ['-version']).status === 0;

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

/** A run's folder with the report and some of its evidence. */
function save(report: GateReport, evidence: readonly string[] = []): void {
  project.write('results/run/report.json', whole(json(report)));
  for (const path of evidence) project.write(`results/run/${path}`, `the evidence ${path}`);
}

/** Java compiles and collects garbage in the cheapest way, because it ends at once. */
const allure = (variables: Readonly<Record<string, string>> = {}) =>
  project.inProcess(['allure', 'results/run'], {
    JAVA_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
    ...variables,
  });
const made = <T>(path: string): T => JSON.parse(project.read(`results/run/allure-report/${path}`));

interface Leaf {
  readonly uid: string;
  readonly status: string;
}
interface Tree {
  readonly children: readonly (Tree | Leaf)[];
}

function leaves(tree: Tree): readonly Leaf[] {
  return tree.children.flatMap((child) => ('children' in child ? leaves(child) : [child]));
}

interface Case {
  readonly fullName: string;
  readonly name: string;
  readonly status: string;
  readonly uid: string;
}

describe.skipIf(!hasJava)('allure generate', () => {
  it('shows results, layers, classes of cause and evidence', async () => {
    const { runs } = samples.blockedByOne;
    const files = runs.flatMap(({ evidence }) => evidence.map(({ path }) => path));
    const parts = (['interrupted', 'promotable', 'blockedByOne'] as const).map(marked);
    const objections = [...samples.interrupted.objections, ...samples.blockedByOne.objections];
    const report = { ...samples.blockedByOne, objections, findings: parts.flat() };
    save(report, files);
    const ended = await allure();
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain(`${files.length} attachments`);
    const expected = statistic(report.findings, objections.length);
    expect(made('widgets/summary.json')).toMatchObject({ statistic: expected });
    const listed = leaves(made('data/suites.json'));
    const found = Map.groupBy(listed, ({ status }) => status);
    for (const status of ['passed', 'failed', 'broken', 'skipped'] as const)
      expect(found.get(status) ?? []).toHaveLength(expected[status]);
    const statuses = new Map(
      listed.map(({ uid }) => made<Case>(`data/test-cases/${uid}.json`)).map((one) => [one.fullName, one.status]),
    );
    for (const findings of parts) {
      const shown = Map.groupBy(findings, ({ check }) => statuses.get(check.id));
      for (const status of ['passed', 'failed', 'broken', 'skipped'] as const)
        expect(shown.get(status) ?? []).toHaveLength(statistic(findings)[status]);
    }
    const names = (path: string): readonly string[] =>
      made<{ children: readonly { name: string }[] }>(path).children.map(({ name }) => name);
    expect(names('data/suites.json').toSorted()).toEqual([
      'api',
      'config',
      'gate',
      'health',
      'load',
      'perf',
      'smoke',
      'uat',
    ]);
    expect(names('data/categories.json').toSorted()).toEqual([
      'Set aside: advisory',
      'Set aside: waived by the policy',
      'The product: it does not do what it should',
      'The test: it cannot tell',
      'The tools: they failed, or measured too little',
    ]);
    const kept = readdirSync(project.path('results/run/allure-report/data/attachments'));
    expect(kept.length).toBe(files.length);
    expect(project.read(`results/run/allure-report/data/attachments/${kept[0]}`)).toMatch(/^the evidence evidence\//);
  });

  it('treats what staging writes as text', async () => {
    const report = everyPayload();
    save(report);
    expect(await allure()).toMatchObject({ code: 0, stderr: '' });
    const all = leaves(made('data/suites.json'));
    expect(all.length).toBe(report.findings.length + report.objections.length);
    const cases = all
      .filter(({ status }) => status !== 'passed')
      .map(({ uid }) => made<Case>(`data/test-cases/${uid}.json`));
    expect(cases.length).toBeGreaterThanOrEqual(payloads.length);
    const server = await serve(project.path('results/run/allure-report'));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.goto(url);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      expect(await page.evaluate(showEach, cases)).toEqual([]);
      expect(await page.evaluate(() => 'hit' in window)).toBe(false);
      expect(asked.length).toBeGreaterThanOrEqual(cases.length);
      expect(asked.filter((request) => request.includes('evil.example'))).toEqual([]);
    } finally {
      await browser.close();
      server.closeAllConnections();
      server.close();
    }
  });
});

/** In the page: shows one result after the other, and returns those whose name did not appear. */
async function showEach(cases: readonly Case[]): Promise<readonly string[]> {
  const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const isShown = ({ name }: Case): boolean =>
    [...document.querySelectorAll('.test-result__name')].some((element) =>
      words(element.textContent ?? '').includes(words(name.slice(0, 40))),
    );
  const shown = (one: Case): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (found: boolean): void => {
        observer.disconnect();
        clearTimeout(timer);
        resolve(found);
      };
      const observer = new MutationObserver(() => {
        if (isShown(one)) end(true);
      });
      const timer = setTimeout(() => end(false), 20_000);
      observer.observe(document.documentElement, { childList: true, subtree: true, characterData: true });
      location.hash = `testresult/${one.uid}`;
    });
  const missing: string[] = [];
  for (const one of cases) if (!(await shown(one))) missing.push(one.fullName);
  return missing;
}

function statistic(findings: readonly Finding[], objections = 0) {
  const { total, passed, blocking, open, waived, advisory } = counts(findings);
  const broken = open + objections;
  return { passed, failed: blocking, broken, skipped: waived + advisory, unknown: 0, total: total + objections };
}

/** The findings of a sample under ids of their own. */
function marked(name: keyof typeof samples): readonly Finding[] {
  return samples[name].findings.map((finding) => ({
    ...finding,
    check: { ...finding.check, id: `${finding.check.id}-${name}` },
  }));
}

describe('stagegate allure', () => {
  it('leaves results if there is no Java, and says what is missing', async () => {
    save(samples.demo);
    const { code, stdout, stderr } = await allure({ JAVA_HOME: '/nowhere' });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'There is no report of them: it needs Java: put "java" on the PATH, or set JAVA_HOME.\n',
    });
    expect(stdout).toBe(
      `results: results/run/allure-results (${samples.demo.findings.length} results, 0 attachments)\n`,
    );
    expect(existsSync(project.path('results/run/allure-report'))).toBe(false);
  });

  it('attaches a piece of a page as a file of its own', async () => {
    const path = 'evidence/health.html#live/answers.json';
    const runs = samples.demo.runs.map((run, index) =>
      index === 0
        ? { ...run, evidence: [{ path, mediaType: 'application/json', sha256: '', bytes: 9 }] }
        : { ...run, evidence: [] },
    );
    save({ ...samples.demo, runs });
    new Pages(project.path('results/run')).add('evidence/health.html', [
      ['live/answers.json', Buffer.from('{"a":"<"}')],
    ]);
    expect((await allure({ JAVA_HOME: '/nowhere' })).stdout).toContain('results, 1 attachments)');
    const [file] = readdirSync(project.path('results/run/allure-results')).filter((name) =>
      name.includes('attachment'),
    );
    expect(file).toMatch(/\.json$/);
    expect(project.read(`results/run/allure-results/${file}`)).toBe('{"a":"<"}');
  });

  it.skipIf(!hasJava)("uses the project's own command, and reports its output if it fails", async () => {
    save(samples.demo);
    project.write('node_modules/allure-commandline/package.json', '{"name":"allure-commandline","version":"1.0.0"}');
    project.write('node_modules/allure-commandline/bin/allure', 'console.log("no space left"); process.exit(1);');
    const { code, stderr } = await allure();
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'There is no report of them: allure generate failed (exit code 1): no space left.\n',
    });
  });

  it('replaces the results of an earlier call', async () => {
    save(samples.demo);
    await allure({ JAVA_HOME: '/nowhere' });
    const before = readdirSync(project.path('results/run/allure-results'));
    save(samples.partial);
    await allure({ JAVA_HOME: '/nowhere' });
    const after = readdirSync(project.path('results/run/allure-results'));
    expect(after.length).toBeLessThan(before.length);
    expect(readdirSync(project.path('results/run')).toSorted()).toEqual(['allure-results', 'report.json']);
  });

  it.each<[string, string, RegExp]>([
    ['no report', '', /"results\/run" is not a run folder, or not a whole one: it has no report\.json/],
    ['half a report', '{"format":1,"run":', /report\.json is not whole JSON/],
    ['a newer report', '{"format":4}', /of a format that this stagegate does not know \(4; it knows 1, 2, 3\)/],
    ['a changed report', '{"format":1}', /report\.json is not as stagegate writes it \(at "run"\)/],
  ])('refuses %s', async (_, text, words) => {
    project.write('results/run/plan.json', '{}');
    if (text !== '') project.write('results/run/report.json', text);
    const { code, stderr } = await allure();
    expect(stderr).toMatch(words);
    expect(code).toBe(3);
  });
});

/** The journeys of all hostile reports in one report. */
function everyPayload(): GateReport {
  const findings = payloads.map((payload, index) => {
    const finding = hostile(payload).findings.find(({ check }) => check.id === 'uat/onboarding');
    if (finding === undefined || finding.result === 'pass') throw new Error('The hostile journey passed.');
    return { ...finding, check: { ...finding.check, id: `uat/onboarding-${index}` } };
  });
  return { ...hostile(payloads[0] ?? ''), findings };
}

function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = join(folder, normalize(new URL(request.url ?? '/', 'http://localhost').pathname));
    const file = path.endsWith('/') ? join(path, 'index.html') : path;
    const types: Readonly<Record<string, string>> = {
      html: 'text/html',
      js: 'text/javascript',
      css: 'text/css',
      json: 'application/json',
    };
    response.setHeader('content-type', types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
