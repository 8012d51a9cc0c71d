/** What a scanner found on the first day does not block; one more does. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition, type Staging, startStaging } from '../testing/staging.ts';

const file = 'stagegate/findings.json';
const scan = (rest = `known: '${file}', `) =>
  `import { scan } from 'stagegate';` +
  definition(`scan({ run: 'cat report.json', sarif: true, ${rest}max: { critical: 0, high: 0 } })`);

let project: Project;
let staging: Staging;
beforeAll(async () => {
  project = new Project({ 'stagegate/shop.ts': scan(), 'stagegate/bare.ts': scan('') });
  staging = await startStaging();
});
afterAll(async () => {
  await staging[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});

const result = (line: number, level = 'error', uri = 'src/page.js') => ({
  ...{ ruleId: 'js/xss', level, message: { text: 'Written as it is' } },
  locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: line } } }],
});

async function gate(name: string, ...results: readonly object[]) {
  const runs = [{ tool: { driver: { name: 'Scanner' } }, results }];
  project.write('report.json', JSON.stringify({ version: '2.1.0', runs }));
  const { code, stdout, stderr } = await project.inProcess([name, '--checks', 'security/*'], {
    STAGING_URL: staging.url,
  });
  if (code === 3) throw new Error(stderr);
  const high = project.report().findings.find(({ check }) => check.id === 'security/scanner-high');
  return { code, high, text: stdout + stderr };
}
const record = (run = 'results/latest') => project.inProcess(['record', 'findings', run]);

it('a run without the file is inconclusive and says how to record it; then one more of a kind counts, wherever the lines are', async () => {
  const first = await gate('shop', result(3), result(9));
  expect([first.code, first.high?.result]).toEqual([2, 'inconclusive']);
  expect(first.text).toContain(`no ${file}: record it from a run: npx stagegate record findings results/latest`);

  expect(await record()).toMatchObject({
    code: 0,
    stdout: `${file}: 2 high of security/scanner. Commit it.\n`,
    stderr: '',
  });
  expect(JSON.parse(project.read(file)).findings).toEqual({ high: { 'js/xss@src/page.js': 2 } });

  expect((await gate('shop', result(30), result(90))).high?.result).toBe('pass');
  expect((await gate('shop', result(30))).high?.result).toBe('pass');
  const more = await gate('shop', result(3), result(9), result(12));
  expect([more.code, more.high?.result]).toEqual([1, 'fail']);
  expect(more.text).toContain('3 of them, 2 recorded: src/page.js:3, src/page.js:9, src/page.js:12');
  expect((await gate('shop', result(3), result(9, 'error', 'src/other.js'))).high?.result).toBe('fail');
  project.write('stagegate/findings.json', '{"format":2}');
  expect(await gate('shop', result(3))).toMatchObject({ code: 2, text: expect.stringContaining('restore it') });
});

it('nothing is recorded of a run that names no file, or whose scan is not whole', async () => {
  project.write(file, 'kept');
  await gate('bare', result(3));
  expect(await record()).toMatchObject({
    code: 3,
    stderr: expect.stringContaining(`Give its claim known: '${file}', and run the gate.`),
  });
  await gate('shop', result(3));
  project.write('report.json', '{');
  await project.inProcess(['shop', '--checks', 'security/*'], { STAGING_URL: staging.url });
  expect(await record()).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/has not scanned everything \(.*not JSON/),
  });
  expect(project.read(file)).toBe('kept');
});
