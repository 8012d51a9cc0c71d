/** Writes a first definition into a team's project. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { packageFolder, typed } from '../../fixtures/context/install.ts';
import { placeFor } from '../../fixtures/definition/find.ts';
import { maskedAddress } from '../../fixtures/redaction/masked.ts';
import type { CliContext } from '../options.ts';

const unknown = 'https://staging.example.com';

/** Asks nothing and overwrites nothing. Throws a `UsageError`. */
export function init(url: string | undefined, cli: CliContext): number {
  const folder = cli.cwd();
  const root = packageFolder(folder);
  const file = join(root, placeFor('environments', 'staging', root));
  const shown = relative(folder, file);
  if (existsSync(file)) throw new UsageError(`${shown} already exists. Edit it, or delete it first.`);
  const { origin, leftOut } = url === undefined ? { origin: unknown, leftOut: '' } : originOf(url);
  const text = template(nameOf(root), origin);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { flag: 'wx' });
  const note = leftOut === '' ? '' : `, without "${leftOut}": an environment's address has no query and no fragment`;
  const steps = [
    ...(url === undefined ? [`put staging's address in place of ${unknown}`] : []),
    "name production's hosts, and how your service says which build it is",
    `${typed} plan staging   shows every check that would be judged, without touching staging`,
    `${typed} staging        gates it; add results/ to .gitignore`,
  ];
  cli.stdout.write(`${[`Written: ${shown}${note}`, ...steps.map((step, at) => `  ${at + 1}. ${step}`)].join('\n')}\n`);
  return 0;
}

/** The address as a definition can have it, and what of the URL it cannot have. */
function originOf(text: string): { readonly origin: string; readonly leftOut: string } {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '')
    return { origin: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), leftOut: `${url.search}${url.hash}` };
  throw new UsageError(
    `"${maskedAddress(text)}" is not an environment's address: give an http or https URL without credentials, such as ${unknown}`,
  );
}

/** The project's name as an environment can have it. */
function nameOf(root: string): string {
  const words = (packageName(join(root, 'package.json')) ?? basename(root)).replace(/^@[^/]*\//, '');
  return (
    words
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'staging'
  );
}

function packageName(manifest: string): string | undefined {
  if (!existsSync(manifest)) return undefined;
  try {
    const name: unknown = JSON.parse(readFileSync(manifest, 'utf8'))?.name;
    return typeof name === 'string' ? name : undefined;
  } catch (error) {
    throw new UsageError(`${manifest} is not whole JSON (${(error as Error).message}). Fix it, then try again.`);
  }
}

function template(name: string, origin: string): string {
  return `import { defineEnvironment, endpoint, env, page } from 'stagegate';

/** Where staging is and what must be true of it. Your editor shows what each field means. */
export default defineEnvironment({
  name: '${name}',
  origins: { app: env('STAGING_URL', '${origin}') },
  // Production's host names, such as 'example.com': no tool may send them a request.
  production: [],
  // How the service says which build it is: a path that answers in JSON, and JSON pointers into the answer.
  identity: { app: { at: '/health', version: '/version', environment: '/environment' } },
  // Required layers, and profiles that may promote.
  policy: { requiredLayers: ['health', 'smoke'], promotes: ['quick', 'full'] },
  claims: [
    endpoint('/health', { is: 200 }),
    page('/'),
    // Your own suites, as they are: import { k6, playwright, results, vitest } from 'stagegate'
    // playwright({ specs: 'e2e', config: 'playwright.config.ts' }),
    // k6({ script: 'load/orders.js', origins: { BASE_URL: 'app' } }),
    // results({ run: 'pytest --junitxml=out/api.xml', junit: 'out/*.xml', tests: { file: 'api.txt' } }),
  ],
});
`;
}
