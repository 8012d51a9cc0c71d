/** Connects to each origin, and offers it old versions of TLS. */
import { ReasonError } from '../../../core/errors.ts';
import { handshake, type Offered, olderVersions, type Shown } from '../../../fixtures/access/handshake.ts';
import { urlAt } from '../../../fixtures/access/hosts.ts';
import { unreachable } from '../../../fixtures/access/http-failure.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';

interface Args {
  readonly minimum: '1.2' | '1.3';
  readonly origins?: readonly string[];
}

export interface Host extends Partial<Shown & Offered> {
  readonly url: string;
  /** It speaks no TLS. */
  readonly plain?: true;
  readonly days?: number;
}

/** `certificate.json` */
export async function look(
  { minimum, origins }: Args,
  { environment, now }: ProbeContext,
): Promise<{ readonly certificate: { readonly hosts: readonly Host[] } }> {
  const names = origins ?? Object.keys(environment.origins);
  const hosts = names.map(async (name): Promise<Host> => {
    const url = new URL(urlAt(environment, '', name));
    if (url.protocol !== 'https:') return { url: url.origin, plain: true };
    const shown = await handshake(url, environment).catch((error: unknown) => {
      throw error instanceof ReasonError ? error : unreachable(error, url, environment);
    });
    const days = Math.floor((Date.parse(shown.until) - now().getTime()) / 86_400_000);
    const offered = await olderVersions(url, environment, `TLSv${minimum}`);
    return { url: url.origin, ...shown, days, ...offered };
  });
  return { certificate: { hosts: await Promise.all(hosts) } };
}
