/** The browser of probes. */
import { ReasonError } from '../../core/errors.ts';
import type { Reason } from '../../core/model.ts';
import type { BrowserOptions, SharedBrowser } from '../../fixtures/browser/browser.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { headless, type RunContext } from '../runner.ts';

/** How Chromium is launched, or why it cannot be. */
export function browserFor({
  tools: { chromium: tool },
  scratch,
  children,
}: Pick<RunContext, 'tools' | 'scratch' | 'children'>): BrowserOptions | Reason {
  if (tool === undefined || 'missing' in tool)
    return {
      code: 'tool-missing',
      detail: tool === undefined ? 'chromium' : `chromium: ${tool.missing} ${tool.fix}`,
    };
  return { executable: headless(tool).path, scratch, variables: children.environment(children.temporary()) };
}

export async function launch(
  environment: ResolvedEnvironment,
  browser: BrowserOptions | Reason,
): Promise<SharedBrowser> {
  if ('code' in browser) throw new ReasonError(browser);
  const { launchBrowser } = await import('../../fixtures/browser/browser.ts');
  return launchBrowser(environment, browser);
}
