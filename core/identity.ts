/** Compares what services say they are with the build that asks to be promoted. */
import { isSilent, withoutStaging } from './gone.ts';
import type { Build, Candidate, Identity, Observed, ReasonCode } from './model.ts';
import { isPlaceholder } from './placeholders.ts';

/** Every service says that it is the expected build. */
export function isCandidate({ services }: Candidate, observed: Observed): boolean {
  return Object.entries(services).every(([service, expected]) => answersTo(observed[service], expected));
}

/** Some service says that it is another build. */
export function isOther({ services }: Candidate, observed: Observed): boolean {
  return Object.entries(services).some(
    ([service, expected]) => isMixed(observed[service]) || contradicts(observed[service], expected),
  );
}

/** No service says anything where it should say which build it is: that may be another application, a wrong address or a wrong key. */
function isNothingThere(observed: Observed, despite: ReasonCode | undefined): boolean {
  const all = Object.values(observed);
  return all.some(isNowhere) && all.every((one) => isNowhere(one) || isKeptAway(one, despite));
}

function isNowhere(identity: Identity): boolean {
  const code = identity.problem?.code;
  return (code === 'nothing-there' || code === 'refused') && isNameless(identity);
}

function isKeptAway(identity: Identity, despite: ReasonCode | undefined): boolean {
  const code = identity.problem?.code;
  return code !== undefined && code !== despite && withoutStaging.includes(code) && isNameless(identity);
}

/** It says neither a version nor a commit. */
export function isNameless({ version, commit }: Identity): boolean {
  return version === undefined && commit === undefined;
}

/** What answers may be of any build: nothing is where services should say which it is, or some service answers, and not each of its answers shows that it is the expected build. One that is kept away for the reason `despite` does not. */
export function isAnyBuild({ services }: Candidate, observed: Observed, despite?: ReasonCode): boolean {
  if (isNothingThere(observed, despite)) return true;
  const expected = new Map(Object.entries(services));
  return Object.entries(observed).some(([service, identity]) => {
    const build = expected.get(service) ?? '';
    return build !== '' && !isSilent(identity, despite) && !answersOf(identity).every((one) => names(one, build));
  });
}

function answersOf(identity: Identity): readonly Build[] {
  return [identity, ...(identity.others ?? [])];
}

/** Services that said one build in one look and another in the next: a roll-out, even of the same version; or one environment, and then another. */
export function changed(before: Observed, after: Observed): readonly string[] {
  return Object.entries(before)
    .filter(([service, identity]) => areDifferent(identity, after[service]) || isMoved(identity, after[service]))
    .map(([service]) => service);
}

export function isMoved({ environment }: Identity, after: Identity | undefined): boolean {
  return environment !== undefined && after?.environment !== undefined && environment !== after.environment;
}

/** `Waiting for the roll-out of 1.4.0: app says 1.3.9.` */
export function waitingFor(candidate: Candidate, observed: Observed): string {
  return `Waiting for the roll-out of ${buildsOf(candidate)}: ${notYet(candidate, observed)}.`;
}

/** `1.4.0`; several if services differ. */
export function buildsOf({ services }: Candidate): string {
  return [...new Set(Object.values(services))].join(', ');
}

/** `app says 1.3.9`: every service that is not the candidate. */
export function notYet({ services }: Candidate, observed: Observed): string {
  return Object.entries(services)
    .filter(([service, expected]) => !answersTo(observed[service], expected))
    .map(([service, expected]) => `${service} ${said(observed[service], expected)}`)
    .join('; ');
}

function said(identity: Identity | undefined, expected: string): string {
  if (saysWhatItIs(identity) || contradicts(identity, expected)) return `says ${build(identity)}`;
  return `does not say: ${(identity?.problem?.detail ?? 'no answer').replace(/\.$/, '')}`;
}

/** `1.4.0 of commit c0ffee1`, as far as it is known; of several, each with its share: `1.4.0 in 8 of 12 answers and 1.3.9 in 4`. */
export function build(identity: Identity | undefined): string {
  const { answers = 0, others = [] } = identity ?? {};
  if (identity === undefined || others.length === 0) return name(identity);
  const first = answers - others.reduce((sum, other) => sum + other.answers, 0);
  const named = needWhere(answersOf(identity)) ? nameWithWhere : nameOrNothing;
  return [
    `${named(identity)} in ${first} of ${answers} answers`,
    ...others.map((other) => `${named(other)} in ${other.answers}`),
  ].join(' and ');
}

/** Environments tell answers apart: they differ, or the names of two builds do not. */
function needWhere(answers: readonly Build[]): boolean {
  const environments = new Set(answers.flatMap(({ environment }) => environment ?? []));
  return environments.size > 1 || new Set(answers.map(name)).size < answers.length;
}

/** Answers of one look that named several builds. With a problem, the others only say less. */
export function isMixed(identity: Identity | undefined): boolean {
  return identity?.problem === undefined && (identity?.others ?? []).length > 0;
}

/** Both say a version, or both a commit, and not the same. */
export function areDifferent(one: Identity, other: Identity | undefined): boolean {
  return differ(one.version, other?.version) || differ(one.commit, other?.commit);
}

function name(said: Build | undefined): string {
  return [tellingVersion(said), said?.commit]
    .flatMap((part) => (part === undefined ? [] : [shortBuild(part)]))
    .join(' of commit ');
}

/** Undefined if the commit alone tells the build from others. */
export function tellingVersion(said: Build | undefined): string | undefined {
  const { version, commit } = said ?? {};
  return commit !== undefined && isPlaceholder(version ?? '') ? undefined : version;
}

/** A whole commit is long to read. */
export function shortBuild(build: string): string {
  return isCommitLike(build) ? build.slice(0, 12) : build;
}

function nameOrNothing(said: Build): string {
  return name(said) || 'nothing';
}

function nameWithWhere(said: Build): string {
  return `${nameOrNothing(said)} (${said.environment ?? 'no environment'})`;
}

function differ(before: string | undefined, after: string | undefined): boolean {
  return before !== undefined && after !== undefined && !isSameBuild(before, after);
}

/** With a problem, it says only a part of what it was asked for. */
function saysWhatItIs(identity: Identity | undefined): boolean {
  return identity?.problem === undefined && (identity?.version !== undefined || identity?.commit !== undefined);
}

/** What it says is not the expected build, whatever it leaves open. */
function contradicts(identity: Identity | undefined, expected: string): boolean {
  if (expected === '' || identity === undefined || names(identity, expected)) return false;
  return saysWhatItIs(identity) || likeExpected(identity, expected) !== undefined;
}

/** It is known, and nothing that it says can be compared with what is expected: `version` or `commit`, whichever that would be. */
export function notSaid(identity: Identity | undefined, expected: string): 'version' | 'commit' | undefined {
  if (identity === undefined || likeExpected(identity, expected) !== undefined) return undefined;
  return isCommitLike(expected) ? 'commit' : 'version';
}

/** A version says nothing of an expected commit, nor a commit of a version. */
function likeExpected({ version, commit }: Identity, expected: string): string | undefined {
  if (!isCommitLike(expected)) return version;
  return commit ?? (version !== undefined && isCommitLike(version) ? version : undefined);
}

/** Digits alone are rather a version: `20261127`. */
export function isCommitLike(text: string): boolean {
  return /^(?=.*[a-f])[0-9a-f]{7,}$/i.test(text);
}

/**
 * Two names of one build. A commit may be shortened to seven characters on either side, and is written in any case; a version is
 * compared whole, but a "v" before its number does not matter.
 */
export function isSameBuild(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other].map(written).toSorted((a, b) => a.length - b.length);
  return short === long || (isCommitLike(long) && /^[0-9a-f]{7,}$/.test(short) && long.startsWith(short));
}

function written(build: string): string {
  const text = build.trim();
  return isCommitLike(text) ? text.toLowerCase() : text.replace(/^v(?=\d)/i, '');
}

function answersTo(identity: Identity | undefined, expected: string): boolean {
  if (identity === undefined || identity.problem !== undefined || expected === '' || isMixed(identity)) return false;
  return names(identity, expected);
}

function names({ version, commit }: Build, expected: string): boolean {
  return [version, commit].some((said) => said !== undefined && isSameBuild(said, expected));
}
