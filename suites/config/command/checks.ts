/** What is checked of a command, in words. */
import { theCandidate } from '../../../fixtures/claims/candidate.ts';
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { type Expected, thresholdOf, wordsOf } from '../../../fixtures/claims/expected.ts';
import { jsonDrafts } from '../../../fixtures/claims/json-checks.ts';
import type { Asked, Place, Source } from './args.ts';

type Draft = CheckDraft<Source>;
type Named = Asked & { readonly name?: string };

const why = 'A release is prepared and operated by this command; what it says decides whether that can go on.';

/** What names the cause comes before the exit code that follows from it. A command is called by its name, if it has one. */
export function checksOf({ json, text, version, artefact, exit, run, name = run }: Named): readonly Draft[] {
  return [
    ...jsonChecks(json, 'output'),
    ...textCheck(text, `the output of ${name}`, 'output'),
    ...(version === undefined ? [] : [versionCheck(version)]),
    ...(artefact === undefined ? [] : [writtenCheck(artefact.file, name)]),
    ...jsonChecks(artefact?.json ?? {}, 'artefact'),
    ...textCheck(artefact?.text, `the text of ${artefact?.file}`, 'artefact'),
    exitCheck(exit, name),
  ];
}

function exitCheck(exit: Asked['exit'], name: string): Draft {
  const codes = [exit].flat().join(' or ');
  return {
    title: `${name} ends with ${codes}`,
    failure: `${name} does not end with ${codes}`,
    why,
    threshold: { unit: 'count', is: exit },
    measures: { from: 'exit' },
  };
}

function jsonChecks(json: Readonly<Record<string, Expected>>, place: Place): readonly Draft[] {
  return jsonDrafts(json, 1).map(({ subject: { at, expected }, ...draft }) => ({
    ...draft,
    why,
    measures: { from: 'json', in: place, at, expected },
  }));
}

function textCheck(text: Expected | undefined, subject: string, place: Place): readonly Draft[] {
  if (text === undefined) return [];
  return [
    {
      id: place === 'output' ? 'text' : 'artefact text',
      ...wordsOf(subject, text),
      why,
      threshold: thresholdOf(text),
      measures: { from: 'text', in: place, expected: text },
    },
  ];
}

function versionCheck(version: NonNullable<Asked['version']>): Draft {
  return {
    id: 'version',
    title: 'The reported build is the candidate’s',
    failure: 'The reported build is not the candidate’s',
    why: 'A verdict about one build says nothing about another.',
    threshold: { unit: 'text', is: theCandidate },
    measures: { from: 'version', at: typeof version === 'string' ? version : version.at },
  };
}

function writtenCheck(file: string, name: string): Draft {
  return {
    id: 'artefact',
    title: `${name} writes ${file}`,
    failure: `${name} does not write ${file}`,
    why,
    threshold: { unit: 'boolean', is: true },
    measures: { from: 'written' },
  };
}
