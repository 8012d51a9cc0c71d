/** A demo has nobody who could sign: it signs with a key that the stand-in has made for this run. */
import { messageOf } from '../../core/errors.ts';
import type { GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { problemOfSigning } from '../sign-off/ssh.ts';
import { addSignature } from './add-signature.ts';
import { writeReportsAgain } from './decide.ts';

export interface DemoSigning {
  /** The run's folder, which the caller has locked. */
  readonly path: string;
  /** The run, as people name it. */
  readonly typed: string;
  /** The file of the stand-in's SSH key, if it has one. */
  readonly key: string | undefined;
  readonly say: (sentence: string) => void;
}

/** Signs what is outstanding. Resolves to the report after that: the same if there is nothing to sign, or if it fails, of which `say` gets why. */
export async function signDemo(report: GateReport, { path, typed, key, say }: DemoSigning): Promise<GateReport> {
  const open = report.findings.flatMap(({ check, reason }) => (reason?.code === 'not-signed' ? [check.id] : []));
  if (open.length === 0) return report;
  const all = open.join(', ');
  if (key === undefined) {
    say(`demo: nobody signs ${all}: ${problemOfSigning() ?? 'the stand-in has no key of its own'}`);
    return report;
  }
  try {
    for (const wanted of open) await addSignature({ path, typed, wanted, key: () => key });
    const signed = await writeReportsAgain(path, typed);
    say(`demo: signed ${all} with a key of its own`);
    return signed;
  } catch (error) {
    say(`demo: could not sign ${all}: ${line(messageOf(error))}`);
    return report;
  }
}
