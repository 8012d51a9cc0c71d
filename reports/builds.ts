/** Which build each service was expected to be, and which it said it is. */
import { build, isCandidate, isMixed, isOther, isSameBuild, tellingVersion } from '../core/identity.ts';
import type { GateReport, Identity, Observed, RecordedRun } from '../core/model.ts';
import { line } from '../core/sanitize.ts';
import { words } from './words/findings.ts';

export interface ServiceBuild {
  readonly name: string;
  readonly expected: string;
  /** What it said; `nothing` if it said nothing. Several builds if it changed. */
  readonly observed: string;
  /** The builds that it said it is, the first one first. */
  readonly said: readonly string[];
  /** The expected build in its own words, once it has said that it is that; the first that it said, if none is expected. */
  readonly build?: string;
  /** It said at some time that it is another build than the expected one, or than before. */
  readonly differs: boolean;
  /** It said one build in one look and another in a later one. */
  readonly replaced: boolean;
  /** Of one look, some answers said one build and some another. */
  readonly mixed: boolean;
  readonly environment?: string;
  /** It names another environment than it must; of a task that was run again, only its last run counts. */
  readonly foreign?: { readonly says: string; readonly expected: string };
  /** Why a look did not learn which build it is; the last one's. Of a task that was run again, only its last run counts. */
  readonly problem?: string;
}

/** Each service: the build that must be there, and every build that it said it is. */
export function builds(report: GateReport): readonly ServiceBuild[] {
  const { expected, observed } = report.candidate;
  const looks = [...looksOf(report.runs), observed];
  const lastOfEach = [...new Map(report.runs.map((run) => [run.task, run])).values()];
  const counted = [...looksOf(lastOfEach), observed];
  const names = new Set([...Object.keys(expected.services), ...Object.keys(observed)]);
  return [...names].map((name) =>
    serviceBuild(name, own(expected.services, name) ?? '', {
      said: ofService(name, looks),
      counted: ofService(name, counted),
      environment: report.environment.says,
    }),
  );
}

interface Looks {
  readonly said: readonly Identity[];
  /** Of a task that was run again, in its last run. */
  readonly counted: readonly Identity[];
  /** What it must say its environment is, if that is known. */
  readonly environment: string | undefined;
}

/** `expected` is empty if any build will do. */
function serviceBuild(name: string, expected: string, looks: Looks): ServiceBuild {
  const { said, counted } = looks;
  const candidate = { named: true, services: { [name]: expected } };
  const isIt = (identity: Identity): boolean => expected === '' || isCandidate(candidate, { [name]: identity });
  const isElse = (identity: Identity): boolean => isOther(candidate, { [name]: identity });
  const texts = textsOf(said, counted);
  const first = said
    .filter(isIt)
    .map(identityText)
    .find((text) => text !== '');
  const environment = said.findLast((identity) => identity.environment !== undefined)?.environment;
  const problem = counted.findLast((identity) => identity.problem !== undefined)?.problem;
  const replaced = isSeveral(said.map(({ version }) => version)) || isSeveral(said.map(({ commit }) => commit));
  return {
    name: line(name),
    expected: expected === '' ? any : line(expected),
    observed: texts.join(', then ') || nothing,
    said: texts.filter((text) => text !== nothing),
    ...(first === undefined ? {} : { build: first }),
    differs: said.some(isElse) || replaced,
    replaced,
    mixed: said.some(isMixed),
    ...(environment === undefined ? {} : { environment: line(environment) }),
    ...foreignOf(looks),
    ...(problem === undefined ? {} : { problem: line(problem.detail ?? words(problem.code).what) }),
  };
}

function foreignOf({ counted, environment: expected }: Looks): Pick<ServiceBuild, 'foreign'> {
  const named = counted.flatMap((identity) => [identity, ...(identity.others ?? [])]);
  const says = named.flatMap(({ environment }) => environment ?? []).find((one) => one !== expected);
  return expected === undefined || says === undefined
    ? {}
    : { foreign: { says: line(says), expected: line(expected) } };
}

const nothing = 'nothing';
/** Where no build is expected. */
export const any = 'any';

/** Each build once, however it was spelled. */
function textsOf(said: readonly Identity[], counted: readonly Identity[]): readonly string[] {
  const spelled = said.filter((identity, index) => said.findIndex((one) => isAlike(one, identity)) === index);
  const silent = counted.some((identity) => identityText(identity) === '') ? nothing : '';
  const texts = spelled.map((identity) => identityText(identity) || silent);
  return [...new Set(texts)].filter((text) => text !== '');
}

function ofService(name: string, looks: readonly Observed[]): readonly Identity[] {
  return looks.map((look) => own(look, name)).filter((identity) => identity !== undefined);
}

/** Those of a wave share theirs, and each report asks: they are looked at once. */
function looksOf(runs: readonly RecordedRun[]): readonly Observed[] {
  return runs.flatMap(({ candidate: { before, after } }, index) => {
    const previous = runs[index - 1]?.candidate;
    return previous?.before === before && previous.after === after ? [] : [before, after];
  });
}

/** They say the same, if not in the same spelling. */
function isAlike(one: Identity, other: Identity): boolean {
  if (isMixed(one) || isMixed(other)) return identityText(one) === identityText(other);
  return isOneName(one.version, other.version) && isOneName(one.commit, other.commit);
}

function isOneName(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && isSameBuild(one, other));
}

function isSeveral(texts: readonly (string | undefined)[]): boolean {
  const all = [...new Set(texts.filter((text) => text !== undefined))];
  return all.some((one) => all.some((other) => !isSameBuild(one, other)));
}

/** A service may be called `constructor`. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function identityText(identity: Identity): string {
  if (isMixed(identity)) return line(build(identity));
  const { commit } = identity;
  const version = tellingVersion(identity);
  const short = commit === undefined ? '' : line(commit).slice(0, 7);
  if (version === undefined) return short;
  return short === '' || line(version).includes(short) ? line(version) : `${line(version)} (${short})`;
}

/** `app: expected 1.4.0, got 1.3.9`; if any build will do, `app says 1.4.0, then 1.4.1`. */
export function comparedBuild({ name, expected, observed, problem }: ServiceBuild): string {
  const said = expected === any ? `${name} says ${observed}` : `${name}: expected ${expected}, got ${observed}`;
  return problem === undefined ? said : `${said} (${problem})`;
}

/** `app says "production", not "staging"`; nothing of a service that names the environment that it must, or none. */
export function foreignEnvironment({ name, foreign }: ServiceBuild): readonly string[] {
  return foreign === undefined ? [] : [`${name} says "${foreign.says}", not "${foreign.expected}"`];
}

/** `1.4.0-812 (c0ffee1)`; each service by its name where they are expected to differ. */
export function candidateBuild(report: GateReport): string {
  const all = builds(report);
  const named = Map.groupBy(all, ({ expected }) => all.find((one) => isSameBuild(one.expected, expected))?.expected);
  const distinct = [...named].map(([expected = any, same]) => {
    const seen = same.find(({ differs, build }) => !differs && build !== undefined)?.build;
    return { names: same.map(({ name }) => name), text: seen ?? (expected === any ? 'unknown' : expected) };
  });
  const [only] = distinct;
  if (only === undefined || distinct.every(({ text }) => text === 'unknown')) return '(unknown build)';
  return distinct.length === 1 ? only.text : distinct.map(({ names, text }) => `${names.join('+')} ${text}`).join(', ');
}
