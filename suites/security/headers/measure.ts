/** Loads a page as the Observatory does: the page, its host without TLS, its cookies, and what it allows a stranger. */
import { ReasonError } from '../../../core/errors.ts';
import { originName } from '../../../fixtures/access/hosts.ts';
import { type Answer, createHttp } from '../../../fixtures/access/http.ts';
import type { ResolvedEnvironment } from '../../../fixtures/context/resolved.ts';
import type { ProbeContext, Target } from '../../../fixtures/probe/probe-context.ts';
import type { Cookie, Seen } from './evidence.ts';
import { metasIn, scriptsIn } from './html.ts';

const judged = [
  ...['content-security-policy', 'content-security-policy-report-only', 'referrer-policy', 'strict-transport-security'],
  ...['x-content-type-options', 'x-frame-options'],
  ...['cross-origin-embedder-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy'],
];

const stranger = 'https://stranger.test';

export interface VisitArgs extends Target {
  readonly endsAt?: string;
}

export async function visit(
  { path, origin, account }: VisitArgs,
  context: ProbeContext,
): Promise<{ readonly page: Seen }> {
  const { environment, http } = context;
  const { url, headers } = await context.target({ path, origin: originName(environment, origin, 'app'), account });
  const page = await http.request({ url, headers: { ...headers, accept: 'text/html,*/*;q=0.8' } });
  const end = new URL(page.url);
  const robots = await http.request({ url: `${end.origin}/robots.txt`, headers, redirects: 0 });
  const foreign = await http.request({
    url: page.url,
    method: 'OPTIONS',
    headers: { ...headers, origin: stranger, 'access-control-request-method': 'GET' },
  });
  const type = (page.headers['content-type'] ?? '').split(';')[0]?.trim();
  const html =
    type === '' || type === 'text/html' || type === 'application/xhtml+xml'
      ? Buffer.from(page.body).toString()
      : undefined;
  const plain = await withoutTls(end, environment, context.signal);
  const seen: Seen = {
    url: page.url,
    status: page.status,
    bodyEnd: page.bodyEnd,
    secure: end.protocol === 'https:',
    headers: Object.fromEntries(Object.entries(page.headers).filter(([name]) => judged.includes(name))),
    metas: metasIn(html ?? ''),
    cookies: [...cookiesOf(page), ...cookiesOf(robots)],
    scripts: scriptsIn(html, end),
    ...(plain === undefined ? {} : { plain }),
    stranger: {
      asked: stranger,
      allowed: foreign.headers['access-control-allow-origin'] ?? '',
      credentials: foreign.headers['access-control-allow-credentials'] ?? '',
    },
  };
  return { page: seen };
}

/**
 * Where redirects from `http://` of the page's host lead; undefined if nothing answers there. It is the declared origin of this host without
 * TLS, else, for https on its usual port, port 80. What opens staging's doors does not go along: nobody encrypts it.
 */
async function withoutTls(
  url: URL,
  environment: ResolvedEnvironment,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const declared = Object.values(environment.origins).map((origin) => new URL(origin));
  const twin = declared.find(({ protocol, hostname }) => protocol === 'http:' && hostname === url.hostname);
  const origin = twin?.origin ?? (url.port === '' ? `http://${url.hostname}` : undefined);
  if (origin === undefined) return undefined;
  const { basic: _, ...open } = environment;
  const origins = { ...environment.origins, plain: origin };
  const http = createHttp({ ...open, origins, headers: {}, loadHeaders: {}, cookies: [] });
  try {
    const { redirects, pointsTo } = await http.request({ url: `${origin}/`, signal });
    return [...redirects.map(({ to }) => to), ...(pointsTo === undefined ? [] : [pointsTo])];
  } catch (error) {
    if (error instanceof ReasonError && ['unreachable', 'no-answer'].includes(error.reason.code)) return undefined;
    throw error;
  } finally {
    await http.close();
  }
}

/** Without their values, which may let somebody in. */
function cookiesOf({ headers: { 'set-cookie': cookies = '' } }: Pick<Answer, 'headers'>): readonly Cookie[] {
  return cookies.split(/,\s*(?=[^;,\s=]+=)/).flatMap((cookie) => {
    const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim());
    if (!pair.includes('=')) return [];
    const has = (name: string): string | undefined =>
      attributes.find((attribute) => attribute.split('=')[0]?.trim().toLowerCase() === name);
    const sameSite = has('samesite')?.split('=')[1]?.trim().toLowerCase();
    return {
      name: pair.slice(0, pair.indexOf('=')),
      secure: has('secure') !== undefined,
      httpOnly: has('httponly') !== undefined,
      ...(has('samesite') === undefined ? {} : { sameSite: sameSite ?? '' }),
    };
  });
}
