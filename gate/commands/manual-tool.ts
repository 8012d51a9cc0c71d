/** What a tool gets that a person starts by hand: as far as possible what the gate's own tools get. */
import { UsageError } from '../../core/errors.ts';
import { guardFile, requiring } from '../../fixtures/access/preload-option.ts';
import { proxyVariables } from '../../fixtures/access/proxy/tools.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import type { Loaded } from '../../fixtures/definition/loader.ts';
import { authorityVariables } from '../../runners/ca-bundle.ts';
import { refusalVariables } from '../../runners/k6/hosts.ts';
import { missingTool } from '../../runners/missing-tool.ts';
import { writeBrowsers } from '../../runners/playwright/browsers.ts';
import { byHand } from '../../runners/playwright/suite.ts';
import type { FoundTool, ToolName } from '../../runners/runner.ts';
import type { CommandContext } from '../context.ts';
import { ensureTools } from '../run/tools.ts';

type ManualContext = Pick<CommandContext, 'options' | 'environmentFile' | 'folder' | 'scope' | 'note'>;

export interface ManualTool {
  readonly command: readonly string[];
  /** In addition to the person's own. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Playwright launches the gate's Chromium, which refuses production; `k6` is the one that the gate would run. */
export async function manualTool(
  command: readonly string[],
  loaded: Loaded,
  context: ManualContext,
): Promise<ManualTool> {
  const browser = command.some((word) => word.includes('playwright')) ? await ourBrowser(loaded, context) : undefined;
  const [program = '', ...args] = command;
  const k6 = program === 'k6' ? (await ourTool('k6', 'The command is k6.', context)).path : undefined;
  return {
    command: [k6 ?? program, ...args],
    variables: { ...variables(loaded, browser, context), ...browser?.variables },
  };
}

type Browser = ReturnType<typeof byHand>;

async function ourBrowser({ resolved }: Loaded, context: ManualContext): Promise<Browser> {
  const chromium = await ourTool('chromium', 'Playwright needs a browser.', context);
  return byHand(context.folder, await writeBrowsers(context.scope.scratch, chromium, resolved));
}

async function ourTool(name: ToolName, why: string, context: ManualContext): Promise<FoundTool> {
  const tool = (await ensureTools([name], context))[name];
  if ('missing' in tool) throw new UsageError(`${why} ${missingTool(name, tool)}`);
  return tool;
}

/** Staging's address, a private authority, a proxy, and Node and k6 that refuse production. */
function variables(loaded: Loaded, browser: Browser | undefined, context: ManualContext): Record<string, string> {
  const { origins, ca } = loaded.resolved;
  return {
    ...originVariables(loaded, context.note),
    STAGEGATE_ENVIRONMENT: context.environmentFile,
    NODE_OPTIONS: `${processVariables()['NODE_OPTIONS'] ?? ''} ${requiring(browser?.guard ?? guardFile)}`.trim(),
    ...(ca === undefined ? {} : { NODE_EXTRA_CA_CERTS: ca }),
    ...authorityVariables(ca, context.scope.scratch),
    ...(origins['app'] === undefined ? {} : { PLAYWRIGHT_TEST_BASE_URL: origins['app'] }),
    ...refusalVariables(loaded.resolved),
    ...proxyVariables(loaded.resolved),
  };
}

/** The variables that claims name in `origins`, except those that claims name for different origins. */
function originVariables({ claims, resolved }: Loaded, note: (line: string) => void): Record<string, string> {
  const named = claims.flatMap(({ drafts }) => Object.entries(drafts.quick.args['origins'] ?? {}));
  const byVariable = Map.groupBy(named, ([variable]) => variable);
  return Object.fromEntries(
    [...byVariable].flatMap(([variable, pairs]) => {
      const [origin, ...others] = new Set(pairs.map(([, name]) => String(name)));
      const url = resolved.origins[origin ?? ''];
      if (others.length > 0) note(`${variable} is not set, because claims name different origins by it.`);
      return url === undefined || others.length > 0 ? [] : [[variable, url]];
    }),
  );
}
