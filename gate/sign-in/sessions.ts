/** The accounts of one run: each signs in once, and its session is looked after. */

import { ReasonError } from '../../core/errors.ts';
import type { Reason } from '../../core/model.ts';
import { signInByToken } from '../../fixtures/access/accounts.ts';
import { urlAt } from '../../fixtures/access/hosts.ts';
import type { Http } from '../../fixtures/access/http.ts';
import type { Hide } from '../../fixtures/access/issued.ts';
import { sessionHeaders, sessionSecrets } from '../../fixtures/access/session.ts';
import type { SignIn } from '../../fixtures/access/sign-in/definition.ts';
import type { ResolvedEnvironment, Session } from '../../fixtures/context/resolved.ts';
import { type SignInContext, signInByPage } from './sign-in.ts';

export interface SessionsOptions {
  readonly environment: ResolvedEnvironment;
  readonly signIns: Readonly<Record<string, SignIn>>;
  readonly http: Http;
  /** Gets every value that no file may show. */
  readonly hide: Hide;
}

/** It was there before. */
const lost =
  'The account had been signed in. If staging was restarted or replaced meanwhile, nothing is wrong with the account: let it finish, and “npx stagegate again results/latest” is enough. If not, let its sessions last as long as the gate takes.';

export class Sessions {
  readonly #options: SessionsOptions;
  readonly #made = new Map<string, Promise<Session>>();
  readonly #renewed = new Set<string>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /**
   * The account's session, made when it is first asked for, or each time if the definition says so. One that has expired since is
   * made again, once in a run; a failure is remembered, so that repeated attempts lock no account out. Throws a `ReasonError`.
   */
  async of(account: string, context: SignInContext): Promise<Session> {
    const known = this.#made.get(account);
    if (known === undefined) return this.#make(account, context);
    const session = await known;
    if (this.#account(account).session === 'each') return this.#make(account, context);
    const end = await this.end(session);
    if (end === undefined) return session;
    if (this.#made.get(account) !== known) return this.of(account, context);
    if (this.#renewed.has(account)) throw new ReasonError({ ...end, detail: `${end.detail} It had expired before.` });
    this.#renewed.add(account);
    return this.#make(account, context);
  }

  /** How it shows that the session has expired; undefined if it is valid, or cannot be asked about. */
  async end(session: Session): Promise<Reason | undefined> {
    const place = this.#validAt(session.account);
    if (place === undefined) return undefined;
    const status = await this.#ask(place, session).catch(() => undefined);
    if (status === undefined || !refuses(status)) return undefined;
    const detail = `The session of the account "${session.account}" has expired: ${place} answers ${status}.`;
    return { code: 'signed-out', detail, fix: lost };
  }

  #make(account: string, context: SignInContext): Promise<Session> {
    const making = this.#signIn(account, context);
    making.catch(() => {});
    this.#made.set(account, making);
    return making;
  }

  async #signIn(account: string, context: SignInContext): Promise<Session> {
    const { signIns, environment, http, hide } = this.#options;
    const signIn = signIns[account];
    const session =
      signIn === undefined
        ? await signInByToken(account, environment, http, hide)
        : await signInByPage(signIn, { ...context, environment });
    hide(sessionSecrets(session));
    await this.#prove(session);
    return session;
  }

  /** The path must tell them apart: it answers somebody who is signed in, and refuses a visitor. */
  async #prove(session: Session): Promise<void> {
    const place = this.#validAt(session.account);
    if (place === undefined) return;
    const status = await this.#ask(place, session);
    if (status >= 500) return this.#doubt(session.account, `${place} answered ${status}`);
    const { account } = session;
    if (!isFine(status))
      throw new ReasonError({
        code: 'signed-out',
        detail: `The account "${account}" is not signed in: the sign-in ended, and then ${place} answered ${status}.`,
      });
    if (isFine(await this.#ask(place)))
      throw new ReasonError({
        code: 'signed-out',
        detail: `Whether the account "${account}" is signed in cannot be seen: ${place} answers visitors too.`,
        fix: `If nobody but who is signed in may read ${place}, it has lost its guard: fix that in the product. If anybody may, give the account another path as "valid".`,
      });
  }

  /** An account that got a token is signed in all the same; for a page, nothing else shows it. */
  #doubt(account: string, answer: string): void {
    if (this.#options.signIns[account] === undefined) return;
    throw new ReasonError({
      code: 'sign-in-failed',
      detail: `Whether the account "${account}" is signed in cannot be seen: ${answer}. Fix that on staging, or give another path as "valid".`,
    });
  }

  #account(account: string): Pick<Partial<SignIn>, 'origin' | 'valid' | 'session'> {
    const { signIns, environment } = this.#options;
    return signIns[account] ?? environment.accounts[account] ?? {};
  }

  #validAt(account: string): string | undefined {
    const { origin, valid } = this.#account(account);
    return valid === undefined ? undefined : urlAt(this.#options.environment, valid, origin);
  }

  async #ask(url: string, session?: Session): Promise<number> {
    const { environment, http } = this.#options;
    const headers = session === undefined ? {} : sessionHeaders(session, environment, url);
    return (await http.request({ url, headers, redirects: 0 })).status;
  }
}

function isFine(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** An error of the server says nothing about the session. */
function refuses(status: number): boolean {
  return status === 401 || status === 403 || (status >= 300 && status <= 399);
}
