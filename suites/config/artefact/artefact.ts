import { resolve } from 'node:path';
import { ReasonError } from '../../../core/errors.ts';
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { commandOptions } from '../../../fixtures/claims/command-options.ts';
import { seconds, string, z } from '../../../fixtures/claims/fields.ts';
import { type Matching, matchingFiles } from '../../../fixtures/claims/matching-files.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import { patternOf, written } from '../../../fixtures/claims/pattern.ts';
import { type MeasurementDraft, probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { missingWords } from '../../../fixtures/claims/written-file.ts';
import { type Built, type Searched, search, type Wanted } from './search.ts';

const said = z.union([string, z.instanceof(RegExp).transform(patternOf), z.strictObject({ origin: string })], {
  error: 'a text, a regular expression, or { origin: "api" }',
});
type Said = z.output<typeof said>;
const why = 'A build that was made for another environment sends testers, and their data, there.';

/**
 * A build points at staging and nowhere at production: `artefact({ run: 'npm run build:staging', files: 'dist/**', says: [{ origin: 'api' }] })`.
 * Zip files (APK, AAB, IPA, JAR), tar, gzip, zstd and Brotli are searched inside.
 *
 * - `files`: a file or pattern from the folder, or several. `folder`: from the root; default the root.
 * - `run`: a line for the shell that builds it. It must write some of them; what it left alone is searched too, because it is shipped as well. Default: the files are there already. `origins` and `variables`: as of `results`.
 * - `says`: what some file must hold, a check each: texts and regular expressions, such as flags (`'"newOnboarding":true'`), and `{ origin: 'api' }`, the URL of that origin.
 * - `mayName`: hosts of production that it may name, such as that of a link to the privacy policy.
 * - `within`: seconds to build. Default 300. `effect`: default `read`. `name`: default `artefact`; given, it also starts the ids of its checks.
 *
 * Always checked: no file names a host of the definition's `production`, escaped (`\\u002F`, `%2F`) or not; the domain of an e-mail address does not count. Hidden files are searched, and what links lead to inside of `folder`.
 * No file, none that the build wrote, a build that ends with another code than 0, and what cannot be searched (xz, 7z and the like, archives that are broken or nested in eight others, more than 256 MB, links out of
 * `folder`) are inconclusive, and so is a text of `says` that only files from before the build hold; a host that was found fails all the same. The evidence says where each was found. Throws a `UsageError` that quotes the wrong value.
 */
export const artefact = probeClaim({
  id: 'artefact',
  layer: 'config',
  options: {
    ...commandOptions,
    files: z.union([string, z.array(string).min(1)], { error: 'a file or a pattern such as "dist/**", or several' }),
    run: string.optional(),
    says: z.array(said, { error: 'texts, regular expressions and origins' }).default([]),
    mayName: z.array(string, { error: 'names of hosts' }).default([]),
    within: seconds.default(300),
  },
  prefix: () => 'artefact',
  effect: ({ effect }) => effect,
  seconds: ({ within, run }) => (run === undefined ? 1 : Math.min(within, 20)),
  deadline: ({ within }) => within + 30,
  checks: ({ says }): readonly CheckDraft<number>[] => [
    {
      id: 'no production',
      title: 'The build names no host of production',
      failure: 'The build names hosts of production',
      why,
      threshold: { unit: 'count', max: 0 },
      measures: -1,
    },
    ...says.map((one, index) => {
      const words = inTitle(one);
      return {
        id: words,
        title: `The build says ${words}`,
        failure: `The build does not say ${words}`,
        why,
        threshold: { unit: 'boolean' as const, is: true },
        measures: index,
      };
    }),
  ],
  measure: async ({ run, files, says, mayName, folder, variables, origins }, { command, environment, root }) => {
    const patterns = [files].flat();
    const cwd = resolve(root, folder);
    const ran =
      run === undefined
        ? filesThere(matchingFiles(patterns, cwd))
        : await command({ run, folder, variables, origins, writes: patterns });
    if (ran.code !== 0) throw new ReasonError({ code: 'tool-failed', detail: `the build ended with ${ran.code}` });
    const wanted = { says: says.map((one) => sought(one, environment.origins)), mayName };
    const built = { written: ran.written.length, stale: ran.stale.length, production: environment.production.length };
    return { searched: search(ran, cwd, wanted, environment), built };
  },
  read: (subject: number, { searched, built }, { args: { files } }): MeasurementDraft | undefined => {
    // The build did not end, or a part of the evidence is gone.
    if (searched === undefined || built === undefined) return undefined;
    const { contents, production, said } = searched;
    const found = subject < 0 ? production : [said[subject] ?? []].flat();
    const unseen = found.length > 0 ? undefined : whyUnseen(subject, searched, { ...built, files });
    if (unseen !== undefined) return notSeen(unseen);
    const items = found.map((label) => ({ label }));
    return { value: subject < 0 ? found.length : found.length > 0, samples: Math.max(1, contents), items };
  },
});

interface Counted {
  readonly written: number;
  readonly stale: number;
  readonly files: string | readonly string[];
  /** Hosts of production that the definition names. */
  readonly production: number;
}

/** Why it says nothing that it was not found. */
function whyUnseen(subject: number, { problems, saidBefore }: Searched, built: Counted): string | undefined {
  const [problem] = problems;
  if (problem !== undefined) return problem;
  if (built.written === 0)
    return built.stale > 0 ? missingWords.stale : `no file matches ${[built.files].flat().join(', ')}`;
  if (subject < 0) return built.production === 0 ? 'the definition names no host of production' : undefined;
  const before = saidBefore[subject] ?? undefined;
  return before === undefined ? undefined : `only in ${before}, which is from before the build`;
}

function inTitle(one: Said): string {
  if (typeof one === 'string') return one;
  return 'origin' in one ? `the URL of ${one.origin}` : written(one);
}

function sought(one: Said, origins: Readonly<Record<string, string>>): Wanted['says'][number] {
  if (typeof one === 'string' || !('origin' in one)) return one;
  const url = origins[one.origin];
  if (url !== undefined) return url;
  const detail = `says: there is no origin "${one.origin}"; the definition declares ${Object.keys(origins).join(', ')}`;
  throw new ReasonError({ code: 'tool-failed', detail });
}

function filesThere({ files, unread }: Matching): Built & { readonly code: number } {
  return { written: files, stale: [], unread, code: 0 };
}
