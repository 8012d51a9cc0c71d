/** h: what the gate adds to tools with much to do. */
import type { Context, Measured, Row } from '../../model.ts';
import { junitCases } from './junit-cases.ts';
import { playwrightTests } from './playwright-tests.ts';
import { endpoints, pages } from './probes.ts';
import { vitestTests } from './vitest-tests.ts';

/** One kind of thing, many of it. Each has its own figures in the row. */
export type Many = (context: Context) => Promise<Measured>;

const kinds: Readonly<Record<string, Many>> = {
  playwright: playwrightTests,
  vitest: vitestTests,
  junit: junitCases,
  endpoints,
  pages,
};

export const manyRow: Row = {
  key: 'h',
  title: 'Much of one kind through the gate against the bare tool',
  how: 'Made-up suites in a project of their own, on a server of ours on this machine: the whole gate, from start to exit, against the tool’s own command with the team’s configuration (no trace, two workers). A Playwright test opens a page and looks for a text; a Vitest test compares a number, in 50 files that are isolated from each other. The cases of JUnit are in a report that is copied; they are compared with nothing. Endpoints (one sample) and pages are compared with a loop that asks for them one after the other, without the start of its process. There are five pairs of Playwright runs, which take minutes, 25 of Vitest runs and nine of what takes seconds: on this kind of shared machine a single ratio differs from the next by a tenth or more.',
  parts: Object.keys(kinds),
  measure: async (context) => {
    const all: Measured[] = [];
    for (const [name, measure] of Object.entries(kinds))
      if (context.parts?.includes(name) ?? true) all.push(await measure(context));
    return {
      figures: all.flatMap(({ figures }) => figures),
      parts: all.flatMap(({ parts }) => parts),
      inTheWay: all.flatMap(({ inTheWay }) => inTheWay),
    };
  },
};
