/** Signs one account in, in a Chromium of its own: `node child.ts <job.json>`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { defined } from '../../core/defined.ts';
import { messageOf } from '../../core/errors.ts';
import { isDeclaredOrigin } from '../../fixtures/access/hosts.ts';
import { isBlank, maskColour } from '../../fixtures/browser/blank.ts';
import { launchBrowser, type OpenPage } from '../../fixtures/browser/browser.ts';
import { environment } from '../../fixtures/context/current-environment.ts';
import '../../fixtures/definition/modules.ts';
import type { SignedInBy, SigningIn } from '../../fixtures/access/sign-in/definition.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import { tellingAnswer, watchAnswers } from './answers.ts';
import { evidence, type Job, type Outcome } from './job.ts';

const job: Job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const { signIn, folder } = job;
const variables = Object.fromEntries(
  Object.entries(processVariables()).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);
const browser = await launchBrowser(environment(), { executable: job.chromium, scratch: job.scratch, variables });
const open = await browser.open({ baseURL: environment().origins[signIn.origin] });
write(await attempt(open));
await browser.close();

async function attempt({ page, refused }: OpenPage): Promise<Outcome> {
  const context = page.context();
  const answers = watchAnswers(page, (url) => URL.canParse(url) && isDeclaredOrigin(environment(), new URL(url)));
  page.setDefaultTimeout((signIn.within * 1000) / 4);
  await context.tracing.start({ snapshots: true });
  const late = AbortSignal.timeout(signIn.within * 1000);
  try {
    const { headers = {} } = (await Promise.race([enter(page), rejection(late)])) ?? {};
    const state = await context.storageState();
    await context.tracing.stop();
    return { state, headers: z.record(z.string(), z.string()).parse(headers) };
  } catch (error) {
    const telling = tellingAnswer(answers.asked(), await answers.wall());
    await keepEvidence(page);
    const where = refused.at(-1);
    const foreign =
      where === undefined
        ? ''
        : ` The page wanted to go to ${new URL(where).origin}, which is not a declared origin: add it to the definition's origins if accounts sign in there.`;
    return defined({ problem: `${firstLine(error)}${awaited(error)}.${foreign}`, telling });
  }
}

async function enter(page: SigningIn['page']): Promise<SignedInBy> {
  const module: { readonly default?: (world: SigningIn) => Promise<SignedInBy> } = await import(
    pathToFileURL(signIn.module).href
  );
  if (typeof module.default !== 'function')
    throw new Error('it exports no function by default; write: export default async ({ page, given }) => { … }');
  return module.default({ page, origins: environment().origins, given: signIn.given });
}

/** Fields are covered, because a secret may have been typed into any of them; for that the trace has no pictures at all. */
async function keepEvidence(page: SigningIn['page']): Promise<void> {
  const mask = [page.locator('input, textarea')];
  const picture = await page.screenshot({ mask, maskColor: maskColour, timeout: 5_000 }).catch(() => undefined);
  if (picture !== undefined && !isBlank(picture)) writeFileSync(join(folder, evidence.picture), picture);
  await page
    .context()
    .tracing.stop({ path: join(folder, evidence.trace) })
    .catch(() => {});
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`it did not end within ${signIn.within} s`)));
  });
}

/** The element that Playwright waited for: a message of a timeout does not name it. */
function awaited(error: unknown): string {
  const [, waiting] = /^\s*- (waiting for .+)$/m.exec(error instanceof Error ? error.message : '') ?? [];
  return waiting === undefined ? '' : `, ${waiting}`;
}

function firstLine(error: unknown): string {
  const text = messageOf(error);
  return (text.split('\n').find((line) => line.trim() !== '') ?? text).trim().replace(/\.$/, '');
}

function write(outcome: Outcome): void {
  writeFileSync(job.outcome, JSON.stringify(outcome), { mode: 0o600 });
}
