/** Opens a connection and waits for an answer. */
import { defined } from '../../../core/defined.ts';
import { ReasonError } from '../../../core/errors.ts';
import { QuestionError } from '../../../fixtures/connections/session.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';

/** `reached.json` */
export interface Reached {
  /** What the server calls itself. */
  readonly server?: string;
  readonly tls?: string;
  /** What came instead of an answer. */
  readonly instead?: string;
  /** Why there was no TLS, and so no question. */
  readonly withoutTls?: string;
}

interface Asked {
  readonly connection: string;
  readonly within: number;
  readonly tls?: true;
}

export async function reach(
  { connection, within, tls }: Asked,
  context: ProbeContext,
): Promise<{ readonly reached: Reached }> {
  try {
    const reached = await context.connection(
      connection,
      async (session): Promise<Reached> => {
        await session.ping(within);
        return defined({ server: session.server, tls: session.tls });
      },
      within,
    );
    return { reached };
  } catch (error) {
    if (error instanceof QuestionError) return { reached: { instead: error.message } };
    if (tls !== undefined && error instanceof ReasonError && error.reason.code === 'tls-refused')
      return { reached: { withoutTls: error.message } };
    throw error;
  }
}
