/** `docs/claims.md`: what a definition can say, from the docstrings and schemas of the code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { commonOptions } from '../../fixtures/claims/claim-options.ts';
import { takes } from './takes.ts';

interface Exported {
  readonly name: string;
  readonly path: string;
}

/** What `claimFunction` made. */
interface ClaimFunction {
  readonly signature: string;
  readonly options: z.ZodType;
}

/** Every claim that `index.ts` exports, in its order, each with its own text and a table of its options. */
export async function reference(root: string): Promise<string> {
  const claims = exported(root).filter(({ path }) => !/^(?:core|fixtures)\//.test(path));
  const sections = await Promise.all(claims.map((claim) => section(root, claim)));
  return [head, fieldsOfDefinition(root), everyClaim, ...sections].map((text) => `${text}\n`).join('\n');
}

const head = `# Reference

What a definition can say. This page is generated from the code by \`npx vitest run scripts/reference -u\`.
[Getting started](getting-started.md) shows how the parts go together.`;

const everyClaim = `## Claims

Every claim takes these in addition to its own options:

- \`name\`: starts the ids of its checks, so that two similar claims do not collide.
- \`covers\`: the requirements that its checks cover, such as \`['OSB-01']\`.
- \`why\`: why it matters, for the person who decides. \`owner\`: who is asked when it does not pass.
- \`level\`: \`'required'\` (the default) or \`'advisory'\`, which is judged and shown and never blocks.
  A suite's tests are always required.

Bounds whose table shows \`worse\`, and those of expected values, take it beside \`max\` or \`min\`, such as \`p95: { max: 800, worse: { max: 0.2, than: 'stagegate/baseline.json' } }\`: at most 20 % worse
than the runs in that file, which \`npx stagegate record baseline results/*\` writes. Both must hold. \`max\` is a ratio from 0 to below 1, \`than\` a file inside the
project, and \`runs\` how often the task is run at most if one run cannot tell, 1 to 5: default 5 for tasks that measure time (\`users\`, \`k6\`, \`latency\`, \`lighthouse\` …); all others are run once. [Compare with earlier runs](in-ci.md#compare-with-earlier-runs) shows how to begin, and [statistics](statistics.md#against-a-baseline) how it is judged.`;

/** What definitions are written with. */
export function exported(root: string): readonly Exported[] {
  const index = readFileSync(join(root, 'index.ts'), 'utf8');
  return [...index.matchAll(/^export \{ ([^}]+) \} from '\.\/([^']+)';/gm)].flatMap(([, names = '', path = '']) =>
    names
      .split(/,\s*/)
      .filter((name) => !name.startsWith('type '))
      .map((name) => ({ name, path })),
  );
}

async function section(root: string, { name, path }: Exported): Promise<string> {
  const module: Readonly<Record<string, ClaimFunction>> = await import(join(root, path));
  const claim = module[name];
  if (claim === undefined) throw new Error(`${path} exports no ${name}.`);
  return [`### \`${claim.signature}\``, docstring(readFileSync(join(root, path), 'utf8'), name), table(claim)].join(
    '\n\n',
  );
}

/** The text that is directly before an exported claim. */
export function docstring(source: string, name: string): string {
  const before = source.slice(0, source.indexOf(`export const ${name} = `));
  // Within a docstring it is a pattern: `dist/**`.
  const start = before.search(/^\/\*\*(?![\s\S]*^\/\*\*)/m);
  if (start < 0 || !before.trimEnd().endsWith('*/')) throw new Error(`${name} has no docstring.`);
  return unwrapped(before.slice(start));
}

/** The text of a docstring as Markdown. */
function unwrapped(comment: string): string {
  return comment
    .trim()
    .replace(/^\/\*\*\s?|\s*\*\/$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .trim();
}

function table({ options, signature }: ClaimFunction): string {
  const { properties = {}, required = [] } = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
  const own = Object.entries(properties).filter(
    ([name]) => !(name in commonOptions || signature.includes(`${name}, `)),
  );
  const rows = own.map(([name, field]) => [
    `\`${name}\`${required.includes(name) ? '' : '?'}`,
    cell(takes(field)),
    typeof field === 'boolean' || field.default === undefined ? '' : cell(JSON.stringify(field.default)),
  ]);
  return [['option', 'takes', 'default'], ['---', '---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

function cell(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** The fields of `defineEnvironment`, from the interfaces that describe them, in the order of their titles. */
function fieldsOfDefinition(root: string): string {
  const source = described.map((file) => readFileSync(join(root, file), 'utf8')).join('');
  const interfaces = [...source.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)];
  const bodies = new Map(interfaces.map(([, name = '', body = '']) => [name, body]));
  const parts = Object.entries(titles).map(([name, title]) => `### ${title}\n\n${fieldTable(bodies.get(name) ?? '')}`);
  return ['## `defineEnvironment({ … })`', ...parts].join('\n\n');
}

const described = [
  'fixtures/definition/definition.ts',
  'fixtures/access/sign-in/definition.ts',
  'fixtures/connections/definition.ts',
];

const titles: Readonly<Record<string, string>> = {
  Definition: 'The definition',
  IdentityDefinition: '`identity`: each service',
  AccessDefinition: '`access`',
  AccountDefinition: '`accounts`: `bearer({ … })`',
  SignInOptions: '`accounts`: `signIn(module, { … })`',
  ConnectionOptions: '`connections`: `postgres(url, { … })` and its like',
  PolicyDefinition: '`policy`, and what a policy file exports',
  WaiverDefinition: '`waivers`: each waiver of a policy',
};

function fieldTable(body: string): string {
  const fields = [
    ...body.matchAll(
      /(?: {2}\/\*\*([\s\S]*?)\*\/\n)? {2}readonly (\w+)(\??): ([\s\S]*?);(?=\n {2}\/\*\*|\n {2}readonly|\n$)/g,
    ),
  ];
  const rows = fields.map(
    ([, doc = '', name, optional]) =>
      `| \`${name}\`${optional} | ${unwrapped(`/**${doc}*/`).replace(/\s+/g, ' ').replaceAll('|', '\\|')} |`,
  );
  return ['| field | meaning |', '| --- | --- |', ...rows].join('\n');
}
