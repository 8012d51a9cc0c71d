/** Each payload through every form of the report that no browser reads: each is read by its own reader and keeps to its limits. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { schema as ctrfSchema } from 'ctrf';
import { describe, expect, it } from 'vitest';
import type { GateReport } from '../core/model.ts';
import { render } from './index.ts';
import { outsideCode, toHtml } from './markdown/testing/read.ts';
import { messageSchema } from './slack/testing/schema.ts';
import { terminal } from './terminal/terminal.ts';
import { categories, hostile } from './testdata/hostile.ts';

const schema = (path: string): object => JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8'));
const ajv = () => addFormats.default(new Ajv2020({ allErrors: true, strict: false, allowUnionTypes: true }));
const readers = {
  'report.json': ajv().compile(schema('../docs/gate-report.schema.json')),
  'report.sarif': ajv().compile(schema('sarif/testdata/sarif-2.1.0.schema.json')),
  'slack.json': ajv().compile(messageSchema),
  'ctrf.json': addFormats.default(new Ajv({ allErrors: true })).compile(ctrfSchema),
};

/** Lines that a CI system would obey, in what people print into its log. */
function commands(text: string): readonly string[] {
  return text.split(/\r\n?|[\n\u0085\u2028\u2029]/).filter((line) => /^\s*::|##\w*\[/.test(line));
}

const invisible = /(?!\n)[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/u;

/** Everything outside code spans is ours: with other payloads only numbers, and how many there are of a kind, differ. */
const ours = new Set(
  outsideLines(hostile('plain'))
    .concat(outsideLines(hostile('')))
    .concat(outsideLines(hostile('\n'))),
);

function outsideLines(report: GateReport): readonly string[] {
  return ['summary.md', 'comment.md'].flatMap((path) =>
    outsideCode(toHtml(render(report)[path] ?? ''))
      .split('\n')
      .map(counted),
  );
}

function counted(line: string): string {
  return line.replace(/\d+/g, 'N').replace(/(?:<code\/> ?)+/g, '<code/>');
}

const cases = Object.entries(categories).flatMap(([category, all]) =>
  all.map((payload): [string, string, string] => [category, payload.slice(0, 60), payload]),
);

it.each(['[x](https://evil.example)', '@octocat', '<b>x</b>', '![](x.png)', '#123', 'other words'])(
  'would see that %j is live in Markdown',
  (text) => {
    expect(() => expectInert(`## ❌ BLOCKED\n\n- ${text}\n`, 100)).toThrow();
  },
);

type Files = Readonly<Record<string, string>>;

describe('every form of the report', () => {
  it.each(cases)('takes %s %j', (_, __, payload) => {
    const report = hostile(payload);
    const files = render(report);
    expectReadable(files, report);
    for (const text of [
      terminal(report, { colour: true }),
      files['report.txt'],
      files['summary.md'],
      files['comment.md'],
    ])
      expect(commands(text ?? '')).toEqual([]);
    expectPlain(terminal(report));
    const { 'summary.md': summary = '', 'comment.md': comment = '' } = files;
    expectInert(comment, 65_536);
    // The two differ only if the comment is cut.
    if (summary !== comment) expectInert(summary, 1_048_576);
    expectRepositoryFiles(files['report.sarif'] ?? '');
    expectNoMarkup(files['slack.json'] ?? '');
  });
});

/** Every file is well-formed text, and the JSON is what its reader takes. */
function expectReadable(files: Files, report: GateReport): void {
  for (const [path, text] of Object.entries(files))
    expect([path, text !== '', text.isWellFormed()]).toEqual([path, true, true]);
  for (const [path, validate] of Object.entries(readers))
    expect([path, validate(JSON.parse(files[path] ?? '')), validate.errors ?? []]).toEqual([path, true, []]);
  expect(JSON.parse(files['ctrf.json'] ?? '').results.tests).toHaveLength(
    report.findings.length + report.objections.length,
  );
  expect(files['report.json']?.length).toBeLessThan(60_000_000);
}

/** Nothing is hidden, reordered or endless in a terminal. */
function expectPlain(shown: string): void {
  expect(shown).not.toMatch(invisible);
  expect(shown.length).toBeLessThan(60_000);
}

/** Nothing of the payload is live in Markdown: what stands outside code spans is the same with any. */
function expectInert(markdown: string, limit: number): void {
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(limit);
  expect(markdown).not.toMatch(invisible);
  const page = toHtml(markdown);
  const outside = outsideCode(page);
  expect(outside).not.toMatch(/[@#[\]`|~$\\]|:\/\/|<(?:a|img|input|script|del|sup|section)\b|www\./);
  expect(
    outside
      .split('\n')
      .map(counted)
      .filter((line) => !ours.has(line)),
  ).toEqual([]);
  expect(page).toMatch(/^<h2>❌ BLOCKED<\/h2>/);
}

/** A link or a placeholder of SARIF. */
const live = /\]\(|\{\d+\}/;

/** No link leads out of SARIF, and every result names a file of the repository. */
function expectRepositoryFiles(text: string): void {
  for (const { results, tool } of JSON.parse(text).runs) {
    for (const { id, shortDescription, fullDescription, help } of tool.driver.rules) {
      expect([id, shortDescription.text, fullDescription.text, help.text].join('\n')).not.toMatch(live);
    }
    for (const markdown of new Set<string>(
      tool.driver.rules.map(({ help }: { help: { markdown: string } }) => help.markdown),
    ))
      expect(outsideCode(toHtml(markdown))).toMatch(
        /^<p>Why it matters: (?:<code\/>|<em>\(empty\)<\/em>)<\/p>\n<p>Expected: <code\/><\/p>$/,
      );
    expect(JSON.stringify(results)).not.toMatch(live);
    expect(results.length).toBeGreaterThan(0);
    for (const { message, locations } of results) {
      expect(message.text.trim()).not.toBe('');
      const { uri } = locations[0].physicalLocation.artifactLocation;
      expect(uri).toMatch(/^[\w%.!~*'()-]+(?:\/[\w%.!~*'()-]+)*$/);
      expect(uri.split('/')).not.toContain('..');
    }
  }
}

/** No link, mention or formatting reaches Slack. */
function expectNoMarkup(text: string): void {
  const message = JSON.parse(text);
  expect(message.text).not.toMatch(/[<>*_~`|]|@\S|:\/\/|\w\.[a-z]/i);
  expect(JSON.stringify(message.blocks)).not.toContain('"type":"mrkdwn"');
}
