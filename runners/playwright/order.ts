/** Tells the waiting process what to run. */
export interface Order {
  /** Of Playwright's command line. */
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}
