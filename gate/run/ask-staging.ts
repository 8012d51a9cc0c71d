/** What the gate itself asks of staging. */
import type { Look } from '../../core/gone.ts';
import type { Observed } from '../../core/model.ts';
import { createAccounts } from '../../fixtures/access/accounts.ts';
import { createHttp, type Http } from '../../fixtures/access/http.ts';
import { askAs } from '../../fixtures/definition/ask-as.ts';
import type { Loaded } from '../../fixtures/definition/loader.ts';
import { whoIs } from '../../fixtures/definition/read-identity.ts';
import { silentOrigins } from '../../fixtures/definition/silent-origins.ts';
import type { Progress } from '../progress/progress.ts';
import type { OpenRun } from '../run-folder/open.ts';
import type { RunScope } from '../scope.ts';

export interface AskStaging {
  readonly http: Http;
  /** Asks each service which build it is. */
  look(): Promise<Observed>;
  /** The origins without an identity that do not answer. */
  listen(): Promise<readonly string[]>;
  /** Both, of which the second leaves out the origins `known` to be silent. `hurried` once the run was interrupted. */
  lookAround(known: readonly string[], hurried: boolean): Promise<Look>;
}

/** Milliseconds for an answer once the run was interrupted. */
const haste = 1_500;

/** Until the end of the scope. */
export function askStaging(
  loaded: Loaded,
  { scope, view, open }: { readonly scope: RunScope; readonly view: Progress; readonly open: OpenRun },
): AskStaging {
  const { resolved } = loaded;
  const { signal } = scope;
  const http = createHttp(resolved);
  const fresh = createHttp(resolved, { keepAlive: false });
  for (const one of [http, fresh]) scope.atEnd('The connections to staging', () => one.close());
  const asks = askAs(fresh, () => createAccounts(resolved, http, open.hide));
  return {
    http,
    look: async () => {
      using _ = view.waiting('staging to say which build it is');
      return open.folder.clean(await whoIs(loaded, asks, { signal }));
    },
    listen: async () => {
      using _ = view.waiting('each origin of staging to answer');
      return Object.keys(await silentOrigins(loaded, fresh, { signal }));
    },
    lookAround: async (known, hurried) => {
      const [observed, silent] = await Promise.all([
        whoIs(loaded, asks, hurried ? { deadline: haste, times: 1 } : { signal }),
        silentOrigins(loaded, fresh, { known, ...(hurried ? { deadline: haste } : { signal }) }),
      ]);
      return open.folder.clean({ observed, silent });
    },
  };
}
