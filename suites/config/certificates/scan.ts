/** Finds where certificate verification is switched off. Reads the team's own files; touches nothing else. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Claim } from '../../../core/claim.ts';
import type { Task } from '../../../core/model.ts';
import type { Variables } from '../../../fixtures/context/load-context.ts';
import { withoutComments } from '../../../fixtures/context/source-text.ts';
import { certificates } from './certificates.ts';

export interface Surroundings {
  /** The project's root. */
  readonly root: string;
  readonly origins: Readonly<Record<string, string>>;
  readonly variables: Variables;
}

const variable = 'NODE_TLS_REJECT_UNAUTHORIZED';

/** The claim that they are verified; none if staging has no certificate and nothing is switched off. */
export function certificateClaim(
  tasks: readonly Task[],
  { root, origins, variables }: Surroundings,
): Claim | undefined {
  const suites = tasks.map((task) => ({ id: task.id, places: placesIn(task, root) }));
  const off = [
    ...(variables[variable] === '0' ? [`the environment variable ${variable} is 0`] : []),
    ...new Set(suites.flatMap(({ places }) => places ?? [])),
  ];
  const secure = Object.values(origins).some((origin) => origin.startsWith('https:'));
  const looked = [
    `the environment variable ${variable}`,
    ...suites.flatMap(({ id, places }) => (places === undefined ? [] : [id])),
  ];
  // A policy that requires the layer `config` still asks for a claim of the team's if all is well here.
  const level = off.length === 0 ? 'advisory' : 'required';
  return secure || off.length > 0 ? certificates({ looked, off, level }) : undefined;
}

/** Undefined for a task that runs nothing of the team's. `unchecked` is what a tool reported of its own configuration. */
function placesIn({ args }: Task, root: string): readonly string[] | undefined {
  const named = [args['specs'], args['config'], args['script']].flat().filter((path) => typeof path === 'string');
  const command = typeof args['run'] === 'string' ? args['run'] : undefined;
  if (command !== undefined) return insecure.test(command) ? [`the command "${command}"`] : [];
  if (named.length === 0) return undefined;
  const reported = [args['unchecked'] ?? []].flat().filter((place) => typeof place === 'string');
  const files = withImports(named.flatMap((path) => sourcesAt(resolve(root, path))));
  const found = files.flatMap((file) => switchesIn(file, root));
  return found.some((place) => place.includes('ignoreHTTPSErrors')) ? found : [...found, ...reported];
}

const source = /\.[cm]?[jt]sx?$/;

function sourcesAt(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && source.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${sep}node_modules${sep}`))
    .toSorted();
}

/** The files themselves and what they import of the project, however far down. */
function withImports(files: readonly string[]): readonly string[] {
  const known = new Set(files);
  for (const file of known) for (const imported of importsOf(file)) known.add(imported);
  return [...known];
}

function importsOf(file: string): readonly string[] {
  const names = [...textOf(file).matchAll(/(?:\bfrom|\bimport|\brequire\()\s*\(?\s*['"](\.[^'"]+)['"]/g)];
  return names.flatMap(([, name = '']) => {
    const path = resolve(dirname(file), name);
    const found = [path, ...['.ts', '.js', '.mts', '.mjs', '/index.ts', '/index.js'].map((end) => `${path}${end}`)];
    return found.find((one) => source.test(one) && existsSync(one)) ?? [];
  });
}

/** What each tool calls it. */
const switches = [
  /\b(?:ignoreHTTPSErrors|insecureSkipTLSVerify|acceptInsecureCerts)['"]?\s*[:=]\s*true\b/,
  /\brejectUnauthorized['"]?\s*[:=]\s*false\b/,
  /\bNODE_TLS_REJECT_UNAUTHORIZED\b['"\]]*\s*[:=]\s*['"]?0\b/,
  /\.disableTLSCerts\(/,
  /--ignore-certificate-errors(?!-spki-list)|--insecure-skip-tls-verify/,
];

/** Of curl, wget, newman and their like. */
const insecure =
  /\b(?:curl|newman)\b[^|;&\n]*\s-[a-zA-Z]*k(?=\s|$)|(?:^|\s)(?:--insecure|--no-check-certificate)(?=\s|$)|\bNODE_TLS_REJECT_UNAUTHORIZED=0/;

/** `uat/shop.spec.ts:12 (ignoreHTTPSErrors: true)`, one for each line. */
function switchesIn(file: string, root: string): readonly string[] {
  const name = relative(root, file).split(sep).join('/');
  return withoutComments(textOf(file))
    .split('\n')
    .flatMap((line, index) =>
      switches.some((one) => one.test(line)) ? [`${name}:${index + 1} (${line.trim().slice(0, 100)})`] : [],
    );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
