/** Asks as the pages of several origins would. */
import { originName } from '../../../fixtures/access/hosts.ts';
import type { Method } from '../../../fixtures/claims/request.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { foreignTo, isExact } from './origins.ts';

export interface CorsArgs {
  readonly path: string;
  readonly allow: readonly string[];
  readonly credentials: boolean;
  readonly preflight?: { readonly methods: readonly Method[]; readonly headers: readonly string[] };
  readonly account?: string;
  readonly origin?: string;
}

/** `access-control-allow-…` of an answer; empty if it is absent. */
export interface CorsAnswer {
  readonly origin: string;
  /** What the origin is to an allowed one; absent if it is allowed itself. */
  readonly foreign?: string;
  /** What the pre-flight asks for; absent for the GET. */
  readonly asks?: Method;
  readonly status: number;
  readonly allows: {
    readonly origin: string;
    readonly credentials: string;
    readonly methods: string;
    readonly headers: string;
  };
}

/** `cors.json` */
export async function askAsPages(
  args: CorsArgs,
  context: ProbeContext,
): Promise<{ readonly cors: { readonly answers: readonly CorsAnswer[] } }> {
  const target = await context.target(args);
  const { environment } = context;
  const allowed = args.allow.map((one) =>
    isExact(one) ? one : new URL(environment.origins[originName(environment, one)] ?? '').origin,
  );
  const ask = async (origin: string, asks: Method | undefined, subjects: readonly string[]): Promise<CorsAnswer> => {
    const asked = [...(args.preflight?.headers ?? [])].join(',').toLowerCase();
    const answer = await context.measuring(subjects).http.request({
      url: target.url,
      ...(asks === undefined ? {} : { method: 'OPTIONS' }),
      headers: {
        ...(asks === undefined ? target.headers : { 'access-control-request-method': asks }),
        ...(asks === undefined || asked === '' ? {} : { 'access-control-request-headers': asked }),
        origin,
      },
      redirects: 0,
    });
    const allows = (what: string): string => (answer.headers[`access-control-allow-${what}`] ?? '').trim();
    return {
      origin,
      ...(asks === undefined ? {} : { asks }),
      status: answer.status,
      allows: {
        origin: allows('origin'),
        credentials: allows('credentials'),
        methods: allows('methods'),
        headers: allows('headers'),
      },
    };
  };
  const answers: CorsAnswer[] = [];
  for (const origin of allowed) {
    answers.push(await ask(origin, undefined, ['allowed']));
    for (const method of args.preflight?.methods ?? []) answers.push(await ask(origin, method, ['preflight']));
  }
  for (const [origin, foreign] of foreignTo(allowed))
    for (const method of [undefined, args.preflight?.methods[0] ?? 'GET'])
      answers.push({ ...(await ask(origin, method, ['session', 'foreign'])), foreign });
  return { cors: { answers } };
}
