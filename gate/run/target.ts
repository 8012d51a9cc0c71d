/** The staging environment that a command is about: a team's own, or the bundled stand-in that plays one. */
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { UsageError } from '../../core/errors.ts';
import { startRelay } from '../../fixtures/access/proxy/relay.ts';
import { published } from '../../fixtures/context/install.ts';
import { processVariables } from '../../fixtures/context/process-env.ts';
import { fromFolder } from '../../fixtures/definition/find.ts';
import { type Loaded, loadEnvironment } from '../../fixtures/definition/loader.ts';
import type { GateOptions } from '../options.ts';
import type { RunScope } from '../scope.ts';
import { loadStandIns } from './load-stand-ins.ts';

export interface Target {
  readonly loaded: Loaded;
  readonly demo: boolean;
  /** The build that a stand-in's operator says is deployed. */
  readonly deployed?: string;
  readonly policy?: string;
}

export interface TargetOptions extends Pick<GateOptions, 'yes' | 'offline' | 'policy'> {
  /** The project's root, from which definitions and suites are found. */
  readonly root: string;
  /** Where the command was typed: paths on the command line start there. */
  readonly folder: string;
  readonly run: string;
  readonly tolerateUnsetSecrets?: boolean;
  /** The demo's definition with its real origins: nothing is started, nothing may be touched. */
  readonly withoutStandIn?: boolean;
  readonly note: (line: string) => void;
}

const demoSystem = 'offscreen-buddy';

/** `demo` starts the stand-in, with its faults, and stops it when the scope ends. */
export async function reachTarget(
  name: string,
  faults: readonly string[],
  options: TargetOptions,
  scope: RunScope,
): Promise<Target> {
  const demo = name === 'demo' && !published;
  if (!demo && faults.length > 0) {
    throw new UsageError(
      `Faults can be switched on in the demo only, and "${name}" is not one: "${faults.join(' ')}" is not understood. Type: npm run gate demo ${faults.join(' ')}`,
    );
  }
  const load = async (
    environment: string,
    variables: Readonly<Record<string, string | undefined>>,
    policy: string | undefined,
  ): Promise<Loaded> => {
    const loaded = await loadEnvironment(fromFolder(environment, options.folder), {
      root: options.root,
      run: options.run,
      variables,
      ...(policy === undefined ? {} : { policy: fromFolder(policy, options.folder) }),
      ledger: `${scope.scratch}/created.jsonl`,
      tolerateUnsetSecrets: options.tolerateUnsetSecrets ?? false,
    });
    return throughRelay(loaded, scope);
  };
  if (!demo) return { loaded: await load(name, processVariables(), options.policy), demo: false };
  if (options.withoutStandIn === true)
    return { loaded: await load(demoSystem, processVariables(), options.policy ?? 'demo'), demo: true };
  options.note(`Starting the ${demoSystem} stand-in${faults.length === 0 ? '' : ` with ${faults.join(', ')}`}.`);
  const { startStandIn } = await loadStandIns();
  const standIn = await startStandIn(demoSystem, faults, options, scope);
  const variables = { ...processVariables(), ...standIn.env };
  return { loaded: await load(demoSystem, variables, options.policy ?? 'demo'), demo: true, deployed: standIn.version };
}

/** Where the definition names a proxy, tools go through a relay that lives as long as the scope. */
async function throughRelay(loaded: Loaded, scope: RunScope): Promise<Loaded> {
  const { upstream, resolved } = loaded;
  if (upstream === undefined || resolved.proxy === undefined) return loaded;
  const ca = resolved.ca === undefined ? {} : { ca: [...rootCertificates, readFileSync(resolved.ca, 'utf8')] };
  const relay = await startRelay({ ...upstream, ...ca }, resolved);
  scope.atEnd(() => relay.close());
  return { ...loaded, resolved: { ...resolved, proxy: { ...resolved.proxy, url: relay.url } } };
}
