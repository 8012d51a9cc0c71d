/** Visits a page in the run's browser: by the account, and by somebody who is not signed in. */
import { defined } from '../../core/defined.ts';
import { urlAt } from '../../fixtures/access/hosts.ts';
import { isBlank, maskColour } from '../../fixtures/browser/blank.ts';
import type { OpenOptions, OpenPage } from '../../fixtures/browser/browser.ts';
import { secretsOf, whileCovered } from '../../fixtures/browser/cover.ts';
import type { Session } from '../../fixtures/context/resolved.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import { openedAspects, type PageArgs } from './args.ts';
import { loading } from './turns.ts';
import type { Visit, Visits } from './visit.ts';
import { type Journey, watch } from './watch.ts';

interface Visitor extends OpenOptions {
  readonly session?: Session;
}

interface Seen extends Visits {
  readonly files: Readonly<Record<string, Uint8Array>>;
}

export async function visitPage(args: PageArgs, context: ProbeContext): Promise<Seen> {
  const who = args.account === undefined ? {} : await signedIn(args.account, context);
  const [anonymous, opened] = await Promise.all([
    args.asVisitor.length > 0 ? visit(args, true, {}, context.measuring(args.asVisitor)) : undefined,
    args.account !== undefined || args.asVisitor.length === 0
      ? visit(args, false, who, context.measuring(openedAspects))
      : undefined,
  ]);
  const files = defined({ 'anonymous.png': anonymous?.picture, 'visit.png': opened?.picture });
  return defined({ anonymous: anonymous?.seen, visit: opened?.seen, files });
}

async function signedIn(account: string, context: ProbeContext): Promise<Visitor> {
  const { headers, session } = await context.account(account);
  return defined({ headers, state: session?.state, session });
}

interface Visited {
  readonly seen: Visit;
  readonly picture: Uint8Array | undefined;
}

async function visit(args: PageArgs, anonymous: boolean, who: Visitor, context: ProbeContext): Promise<Visited> {
  const url = urlAt(context.environment, args.path, args.origin, 'app');
  const browser = await context.browser();
  const onLoaded = await loading.take(context.signal);
  try {
    return await visitIn(await browser.open(who), { url, args, anonymous, onLoaded }, who, context);
  } finally {
    onLoaded();
  }
}

async function visitIn(open: OpenPage, journey: Journey, who: Visitor, context: ProbeContext): Promise<Visited> {
  const stop = (): void => void open.close();
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    const seen = await watch(open, journey, context);
    const picture = seen.shown === undefined ? undefined : await pictureOf(open, who, context);
    return { seen: { ...seen, blank: picture !== undefined && isBlank(picture) }, picture };
  } finally {
    context.signal.removeEventListener('abort', stop);
    await open.close();
  }
}

/** Without what the page shows of secrets. Undefined if it cannot be taken. */
async function pictureOf(
  { page }: OpenPage,
  { session }: Visitor,
  { environment }: ProbeContext,
): Promise<Uint8Array | undefined> {
  const secrets = secretsOf({ ...environment, ...defined({ session }) });
  const fields = page.locator('input[type=password]');
  return whileCovered(page, secrets, (mask) =>
    page.screenshot({ type: 'png', timeout: 5_000, maskColor: maskColour, mask: [fields, ...mask] }),
  ).catch(() => undefined);
}
