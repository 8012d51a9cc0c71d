/** The files that a sampler leaves. */

import { z } from 'zod';
import type { Files } from '../../core/claim.ts';
import type { Span } from '../../core/model.ts';
import { type Sample, samplesFile } from '../../load/samplers/samples.ts';

export const names = { samples: 'samples.json', load: 'load.json' } as const;

const window = z.object({ from: z.number().optional(), to: z.number().optional(), repeats: z.boolean().optional() });

export interface SamplerEvidence {
  readonly samples: readonly Sample[];
  /** Absent if the load was not run, or has not ended. */
  readonly span?: Span;
  /** The source gives its last value until it has a new one. */
  readonly repeats?: boolean | undefined;
}

/** Throws if a file is not as it was written. */
export function parse(files: Files): SamplerEvidence {
  const json = (name: string): unknown => {
    const bytes = files.get(name);
    return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString());
  };
  const samples = samplesFile.parse(json(names.samples) ?? []);
  const { from, to, repeats } = window.parse(json(names.load) ?? {});
  return from === undefined || to === undefined ? { samples } : { samples, span: { from, to }, repeats };
}
