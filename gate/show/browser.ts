/** Opens the person's browser. */
import { processVariables } from '../../fixtures/context/process-env.js';

/** Calls `failed` if no browser can be opened; a server in CI does not ask for one. */
export async function openBrowser(url: string, failed: () => void): Promise<void> {
  const { CI } = processVariables();
  if (CI !== undefined && CI !== '' && CI !== 'false') return failed();
  try {
    const { default: open } = await import('open');
    const opener = await open(url);
    opener.once('exit', (code) => {
      if (code !== 0 && code !== null) failed();
    });
  } catch {
    failed();
  }
}
