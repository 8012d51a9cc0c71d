/** What the process that signs in is given, and what it leaves. */

import type { SignIn } from '../../fixtures/access/sign-in/definition.ts';
import type { StorageState } from '../../fixtures/context/resolved.ts';
import type { Telling } from './answers.ts';

/** A JSON file (mode 600) in the scratch folder. */
export interface Job {
  readonly signIn: SignIn;
  readonly environmentFile: string;
  readonly chromium: string;
  readonly scratch: string;
  /** Where evidence of a failure goes. */
  readonly folder: string;
  /** Where the outcome goes, in the scratch folder. */
  readonly outcome: string;
}

export type Outcome =
  | { readonly state: StorageState; readonly headers: Readonly<Record<string, string>> }
  | {
      readonly problem: string;
      /** The answer of staging on which it failed, if one shows that. */
      readonly telling?: Telling;
    };

/** Of a sign-in that failed, in the folder of the task that needed it. */
export const evidence = { picture: 'sign-in.png', trace: 'sign-in-trace.zip' } as const;
