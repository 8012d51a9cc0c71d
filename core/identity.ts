/** Compares what services say they are with the build that asks to be promoted. */
import type { Candidate, Identity, Observed } from './model.ts';

/** Every service says that it is the expected build. */
export function isCandidate({ services }: Candidate, observed: Observed): boolean {
  return Object.entries(services).every(([service, expected]) => answersTo(observed[service], expected));
}

/** Some service says that it is another build. */
export function isOther({ services }: Candidate, observed: Observed): boolean {
  return Object.entries(services).some(
    ([service, expected]) =>
      expected !== '' && saysWhatItIs(observed[service]) && !answersTo(observed[service], expected),
  );
}

/** Services that said one build in one look and another in the next: a roll-out, even of the same version. */
export function changed(before: Observed, after: Observed): readonly string[] {
  return Object.entries(before)
    .filter(([service, { version, commit }]) => {
      const next = after[service];
      return differ(version, next?.version) || differ(commit, next?.commit);
    })
    .map(([service]) => service);
}

/** `Waiting for the roll-out of 1.4.0: app says 1.3.9.`, with every service that is not yet the candidate. */
export function waitingFor({ services }: Candidate, observed: Observed): string {
  const late = Object.entries(services).filter(([service, expected]) => !answersTo(observed[service], expected));
  const seen = late.map(([service]) => `${service} ${said(observed[service])}`);
  return `Waiting for the roll-out of ${[...new Set(Object.values(services))].join(', ')}: ${seen.join('; ')}.`;
}

function said(identity: Identity | undefined): string {
  if (saysWhatItIs(identity)) return `says ${build(identity)}`;
  return `does not say: ${(identity?.problem?.detail ?? 'no answer').replace(/\.$/, '')}`;
}

/** `1.4.0 of commit c0ffee1`, as far as it is known. */
export function build(identity: Identity | undefined): string {
  return [identity?.version, identity?.commit].filter((part) => part !== undefined).join(' of commit ');
}

function differ(before: string | undefined, after: string | undefined): boolean {
  return before !== undefined && after !== undefined && before !== after;
}

function saysWhatItIs(identity: Identity | undefined): boolean {
  return identity?.version !== undefined || identity?.commit !== undefined;
}

/** A version is compared whole; a commit may be named by its first seven characters or more. */
function answersTo(identity: Identity | undefined, expected: string): boolean {
  if (identity === undefined || expected === '') return false;
  return identity.version === expected || (expected.length >= 7 && identity.commit?.startsWith(expected) === true);
}
