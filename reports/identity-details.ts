/** Why what was measured is not known to be about the candidate: what the looks before and after its task saw. */

import { goneMeanwhile } from '../core/gone.ts';
import { build, isCandidate } from '../core/identity.ts';
import type { Candidate, Cause, Finding, GateReport, Identity, RecordedRun } from '../core/model.ts';
import { difference, replacement } from '../core/preconditions.ts';
import { words } from './words/findings.ts';

type Tell = (run: RecordedRun, expected: Candidate) => readonly string[];

const tells: readonly (readonly [Cause, Tell])[] = [
  ['other-candidate', other],
  ['candidate-unknown', unknown],
  ['gone', gone],
];

/** In words, for the findings that the looks decided. */
export function identityDetails(findings: readonly Finding[], { runs, candidate }: GateReport): readonly string[] {
  return tells.flatMap(([decided, tell]) => {
    const tasks = new Set(findings.filter(({ cause }) => cause === decided).map(({ task }) => task));
    return runs.filter(({ task }) => tasks.has(task)).flatMap((run) => tell(run, candidate.expected));
  });
}

function other({ candidate: { before, after } }: RecordedRun, expected: Candidate): readonly string[] {
  const replaced = replacement(before, after);
  const texts = replaced === '' ? [before, after].map((look) => difference(expected, look)) : [replaced];
  return texts.filter((text) => text !== '');
}

function unknown({ candidate: { before, after } }: RecordedRun, { services }: Candidate): readonly string[] {
  return [before, after].flatMap((look) =>
    Object.entries(services)
      .filter(([service, expected]) => !isCandidate({ named: true, services: { [service]: expected } }, look))
      .map(([service, expected]) => `${service}${half(look[service])}: ${why(look[service], expected)}`),
  );
}

function gone(run: RecordedRun): readonly string[] {
  return [...goneMeanwhile(run)].map(([name, { code, detail }]) => `${name}: ${detail ?? words(code).what}`);
}

/** What it does say. */
function half(identity: Identity | undefined): string {
  const said = identity?.version ?? identity?.commit;
  if (said === undefined || identity?.problem === undefined) return '';
  // The problem tells in how many answers.
  const { others = [], ...most } = identity;
  return ` says ${build(most)}, and not ${others.length > 0 ? 'always ' : ''}all that was asked`;
}

function why(identity: Identity | undefined, expected: string): string {
  if (identity?.problem !== undefined) return identity.problem.detail ?? words(identity.problem.code).what;
  return expected === '' ? 'the first look-up did not return a build' : 'it was not asked';
}
