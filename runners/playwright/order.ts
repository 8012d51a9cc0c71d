/** What the process that waits for a run is told. */
export interface Order {
  /** Of Playwright's command line. */
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}
