/** The environment variables of a suite's processes. */
import { join } from 'node:path';
import { guardFile, requiring } from '../../fixtures/access/preload-option.ts';
import { proxyVariables } from '../../fixtures/access/proxy/tools.ts';
import { forwardedVariables, originsIn } from '../../fixtures/claims/forwarded-variables.ts';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import type { ToolContext } from '../runner.ts';
import { journalFile, journalVariables } from './writer.ts';

/** The context in which a suite is listed or run; the environment is known only in a run. */
export type SuiteContext = ToolContext & { readonly environment?: ResolvedEnvironment };

/** `folder` takes the journal. `guard` is what each Node process loads first: it refuses production. */
export function suiteVariables(
  args: SpecArguments,
  folder: string,
  context: SuiteContext,
  guard?: string,
): Record<string, string> {
  const origins = context.environment?.origins ?? originsIn(context.environmentFile);
  return {
    ...forwardedVariables(args, origins, context.variables),
    ...toolVariables(context, guard),
    [journalVariables.journal]: join(folder, journalFile),
    [journalVariables.root]: context.root,
  };
}

/** Where staging is, for any tool; production is refused in each Node process. */
export function toolVariables(context: SuiteContext, guard = guardFile): Record<string, string> {
  return {
    ...context.children.temporary(),
    NODE_OPTIONS: requiring(guard),
    ...(context.environment?.ca === undefined ? {} : { NODE_EXTRA_CA_CERTS: context.environment.ca }),
    ...(context.environment === undefined ? {} : proxyVariables(context.environment)),
    NO_COLOR: '1',
    STAGEGATE_ENVIRONMENT: context.environmentFile,
  };
}
