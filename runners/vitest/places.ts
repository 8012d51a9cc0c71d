/**
 * Loaded first while Vitest lists a suite. It takes the place of each test from a stack, in which only the frames of specs matter: to find
 * the source of the others takes a quarter of the listing.
 */
type Prepare = NonNullable<typeof Error.prepareStackTrace>;

/** What Vitest calls the error whose stack it reads. */
const made = 'STACK_TRACE_ERROR';
const tools = /^node:|[\\/]node_modules[\\/]/;

const known = new WeakSet<Prepare>();
let prepare: Prepare | undefined = Error.prepareStackTrace;

/** Vite's runner sets it when it starts. */
Object.defineProperty(Error, 'prepareStackTrace', {
  configurable: true,
  get: () => prepare,
  set: (given: Prepare | undefined) => {
    prepare = given === undefined || known.has(given) ? given : ofSpecs(given);
  },
});

function ofSpecs(given: Prepare): Prepare {
  const ours: Prepare = (error, sites) =>
    given(error, error?.message === made ? sites.filter((site) => !tools.test(site.getFileName() ?? '')) : sites);
  known.add(ours);
  return ours;
}

export {};
