/** From what a command said to measurements. */
import type { Files } from '../../../core/claim.ts';
import { inWords } from '../../../core/in-words.ts';
import type { InWords, Measured, Reason } from '../../../core/model.ts';
import { type Answer, foundAt, parseAnswer } from '../../../fixtures/claims/answer.ts';
import { buildIn, comparedBuild, notCompared } from '../../../fixtures/claims/candidate.ts';
import { compared, comparedText } from '../../../fixtures/claims/expected.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import { missingWords } from '../../../fixtures/claims/written-file.ts';
import type { Place, Source } from './args.ts';
import type { Ended } from './measure.ts';

interface Evidence {
  readonly ended?: Ended;
  readonly files: Files;
}

/** What could not be read was not seen; a value that is not there was. */
export function readEnd(source: Source, { ended, files }: Evidence): MeasurementDraft | undefined {
  if (ended === undefined) return undefined;
  const evidence = evidenceOf(source, ended);
  const items = ended.code === 0 ? [] : [{ label: `exit code ${ended.code}`, detail: lastWords(files) }];
  const seen = (value: Measured): MeasurementDraft => ({
    value,
    evidence,
    items: items.filter(({ detail }) => detail !== ''),
  });
  const unseen = (words: string): MeasurementDraft => ({ ...seen(inWords(words)), samples: 0 });
  if (source.from === 'exit') return seen(ended.code);
  if (source.from === 'written') return writtenIn(ended, seen, unseen);
  const place = source.from === 'version' ? 'output' : source.in;
  const text = textIn(place, ended, files);
  if (text === undefined) return unseen(`no text of ${place === 'output' ? 'the command' : 'the file'}`);
  if (source.from === 'text') return seen(comparedText(source.expected, text.trim()));
  const answer = parseAnswer(text);
  if (answer === undefined) return unseen(text.trim() === '' ? 'nothing' : `not JSON: ${firstLine(text)}`);
  if (source.from === 'json') return seen(compared(source.expected, foundAt(answer, source.at)));
  const value = versionIn(answer, source.at, namesIn(ended));
  return value === undefined ? undefined : seen(value);
}

/** Only a version that nothing could be compared with is left out. */
export function whyLeftOut(source: Source, { ended }: Evidence): Reason | undefined {
  return ended === undefined || source.from !== 'version' ? undefined : notCompared(namesIn(ended));
}

function namesIn({ expected, besides = [], commit = '' }: Ended): readonly string[] {
  return [expected, ...besides, commit].filter((build) => build !== '');
}

type Draft<Value> = (value: Value) => MeasurementDraft;

function writtenIn({ artefact }: Ended, seen: Draft<Measured>, unseen: Draft<string>): MeasurementDraft | undefined {
  if (artefact === undefined) return undefined;
  if ('file' in artefact) return seen(true);
  return artefact.missing === 'absent' ? seen(false) : unseen(missingWords[artefact.missing]);
}

function versionIn(answer: Answer, at: string, expected: readonly string[]): Measured | InWords | undefined {
  if (expected.length === 0) return undefined;
  const found = foundAt(answer, at);
  return 'inWords' in found ? found : comparedBuild(found, expected, buildIn);
}

function textIn(place: Place, { artefact }: Ended, files: Files): string | undefined {
  const path = place === 'output' ? 'stdout.txt' : artefact !== undefined && 'file' in artefact ? artefact.file : '';
  const bytes = files.get(path);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}

function evidenceOf(source: Source, { artefact }: Ended): readonly string[] {
  const isOfFile = source.from === 'written' || ('in' in source && source.in === 'artefact');
  const told = isOfFile && artefact !== undefined && 'file' in artefact ? artefact.file : 'stdout.txt';
  return [told, 'stderr.txt', 'ended.json'];
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.slice(0, 100) ?? '';
}

/** The end of what it said of its failure. */
function lastWords(files: Files): string {
  const lines = ['stderr.txt', 'stdout.txt'].flatMap((name) => {
    const text = Buffer.from(files.get(name) ?? []).toString();
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-3);
  });
  return lines.slice(0, 3).join('\n').slice(0, 500);
}
