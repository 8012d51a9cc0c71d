/** Evidence as attachments: each file once, under a name that Allure accepts, whichever checks show it. */
import type { Attachment } from 'allure-js-commons';
import type { Evidence, Finding } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { fileName } from '../links.ts';
import type { Digest, ReportContext } from './context.ts';

/** Files of one check. */
const most = 20;

/** Every file that a result may attach, by its name in Allure's folder. */
export function attachments({ evidence, digest }: ReportContext): ReadonlyMap<string, string> {
  return new Map([...evidence.keys()].map((path) => [source(path, digest), path]));
}

/** What shows the check; if nothing was measured, all that its task left. */
export function attached({ measurement, result, task }: Finding, known: ReportContext): Attachment[] {
  const named = [
    ...(measurement?.evidence ?? []),
    ...(measurement?.items ?? []).flatMap(({ evidence }) => evidence ?? []),
  ];
  const left = (known.runs.get(task)?.evidence ?? []).map(({ path }) => path);
  const paths = measurement === undefined && result !== 'pass' ? left : [...new Set(named)];
  const files = paths.slice(0, most).flatMap((path) => known.evidence.get(path) ?? []);
  return files.map((file) => attachment(file, known.digest));
}

function attachment({ path, mediaType, bytes }: Evidence, digest: Digest): Attachment {
  return { name: line(fileName(path)), type: mediaType, source: source(path, digest), size: bytes };
}

/** Allure knows attachments by this ending. */
function source(path: string, digest: Digest): string {
  const ending = /\.[a-z0-9]{1,8}$/i.exec(path)?.[0] ?? '';
  return `${digest(path)}-attachment${ending.toLowerCase()}`;
}
