/** Reports to the gate what a script created, so that it is removed or reported even when k6 is killed. k6 loads this file. */

declare const console: { log(message: string): void };

export interface Created {
  /** For people: `the account gate-…@example.com`. */
  readonly what: string;
  /** The request that removes it. */
  readonly request: {
    readonly origin?: string;
    /** Default `DELETE`. */
    readonly method?: 'DELETE' | 'POST' | 'PUT' | 'PATCH';
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
}

/** Call it as soon as the thing is there. k6 cannot write files; the gate reads its log. */
export function created(one: Created): void {
  console.log(`stagegate:created ${JSON.stringify(one)}`);
}

/** Call it when the thing is gone. */
export function removed({ what }: Pick<Created, 'what'>): void {
  console.log(`stagegate:removed ${JSON.stringify({ what })}`);
}
