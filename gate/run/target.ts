/** The staging environment that a command is about: a team's own, or a stand-in that plays one. */
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { defined } from '../../core/defined.ts';
import { UsageError } from '../../core/errors.ts';
import { type Layer, layers } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { published } from '../../fixtures/context/install.ts';
import type { Variables } from '../../fixtures/context/load-context.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import { namesCredential } from '../../fixtures/context/telling.ts';
import { fromFolder } from '../../fixtures/definition/find.ts';
import { type Loaded, type LoadOptions, loadEnvironment } from '../../fixtures/definition/loader.ts';
import { maskedAddress } from '../../fixtures/redaction/masked.ts';
import type { CommandContext } from '../context.ts';
import type { RunScope } from '../scope.ts';
import { loadStandIns } from './load-stand-ins.ts';

export interface Target {
  readonly loaded: Loaded;
  /** What the definition was loaded with: the process's own, and those of a stand-in. */
  readonly variables: Variables;
  readonly demo: boolean;
  /** The build that a stand-in's operator says is deployed. */
  readonly deployed?: string;
  readonly policy?: string;
  /** The file of the SSH key with which a demo signs. */
  readonly signingKey?: string;
}

export interface TargetRequest {
  /** An environment's name or path, or `demo`. */
  readonly name: string;
  /** What follows the name: `[system] [faults…]` of the demo. */
  readonly words?: readonly string[];
  /** The run's id. */
  readonly run: string;
  /** For plans: unset secrets are empty, and the demo is not started but keeps its real origins. Default false. */
  readonly untouched?: boolean;
  /** For a tool that a person starts: secrets of connections and accounts may be unset, and are named. Default false. */
  readonly byHand?: boolean;
}

type TargetContext = Pick<CommandContext, 'options' | 'root' | 'folder' | 'scope' | 'note'>;

/** `demo` starts a stand-in, which ends with the scope. */
export async function reachTarget(request: TargetRequest, context: TargetContext): Promise<Target> {
  const { name, words = [] } = request;
  const { options, folder } = context;
  const policy = options.policy === undefined ? undefined : fromFolder(options.policy, folder);
  if (name === 'demo' && !published) return reachStandIn(request, policy, context);
  if (words.some((word) => layers.includes(word as Layer)))
    throw new UsageError(
      `"${words.join(' ')}" is not understood. Write several layers with commas and without spaces: --layers ${[...(options.layers ?? []), ...words].join(',')}`,
    );
  if (words.length > 0)
    throw new UsageError(
      `Only the demo takes a stand-in and faults, and "${name}" is not the demo: "${words.join(' ')}" is not understood. Type: npm run gate demo ${words.join(' ')}`,
    );
  return { ...(await load(name, policy, processVariables(), request, context)), demo: false };
}

async function reachStandIn(
  request: TargetRequest,
  named: LoadOptions['policy'],
  context: TargetContext,
): Promise<Target> {
  const { chooseStandIn, startStandIn, withFaults } = await loadStandIns();
  const chosen = await chooseStandIn(request.words ?? [], context.root);
  const { system, module } = chosen;
  const policy = named ?? module.policy;
  const variables = processVariables();
  if (request.untouched === true) return { ...(await load(system, policy, variables, request, context)), demo: true };
  context.note(`Starting the ${system} stand-in${withFaults(chosen)}.`);
  const { env, version } = await startStandIn(chosen, context);
  return {
    ...(await load(system, policy, { ...variables, ...env }, request, context)),
    ...{ demo: true, deployed: version },
    ...defined({ signingKey: env['STAGING_SIGNING_KEY'] }),
  };
}

async function load(
  environment: string,
  policy: LoadOptions['policy'],
  variables: Variables,
  { run, untouched = false, byHand = false }: TargetRequest,
  { root, folder, scope, note }: TargetContext,
): Promise<Pick<Target, 'loaded' | 'variables'>> {
  const emptied = new Set<string>();
  const loaded = await loadEnvironment(fromFolder(environment, folder), {
    ...{ root, run, variables, ...defined({ policy }) },
    ledger: `${scope.scratch}/created.jsonl`,
    tolerateUnsetSecrets: untouched,
    emptied: (name, fallback) => emptied.add(takenFor(name, fallback)),
    ...(byHand ? { besideAccess: (unset: readonly string[]) => note(notSet(unset)) } : {}),
  });
  emptied.forEach(note);
  return { loaded: await throughRelay(loaded, scope), variables };
}

/** CI sets what nobody filled in to nothing; a shell, what nobody has set. The default may have credentials in it. */
function takenFor(name: string, fallback: string): string {
  const shown = namesCredential(name) ? '[redacted]' : line(maskedAddress(fallback));
  return `${name} is set, but empty, so the definition's default is taken: ${shown}`;
}

function notSet(names: readonly string[]): string {
  return `Not set: ${names.join(', ')}. Only what the tool needs ${names.length === 1 ? 'it' : 'them'} for cannot work.`;
}

/** If the definition names a proxy, tools use a relay that ends with the scope. */
async function throughRelay(loaded: Loaded, scope: RunScope): Promise<Loaded> {
  const { upstream, resolved } = loaded;
  if (upstream === undefined || resolved.proxy === undefined) return loaded;
  const ca = resolved.ca === undefined ? {} : { ca: [...rootCertificates, readFileSync(resolved.ca, 'utf8')] };
  const { startRelay } = await import('../../fixtures/access/proxy/relay.ts');
  const relay = await startRelay({ ...upstream, ...ca }, resolved);
  scope.atEnd('The relay to the proxy', () => relay.close());
  return { ...loaded, resolved: { ...resolved, proxy: { ...resolved.proxy, url: relay.url } } };
}
