import { type Claim, claim, type Probe } from '../../../core/claim.ts';
import type { JsonObject } from '../../../core/model.ts';
import { createCheck } from '../../../fixtures/claims/claim-options.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';

/** The task's arguments. */
export interface CertificatesArgs {
  readonly probe: string;
  /** Where it was looked. */
  readonly looked: readonly string[];
  /** Where the checking of certificates is switched off: a file and line, or an environment variable. */
  readonly off: readonly string[];
}

/**
 * Nothing switches the checking of certificates off. The gate plans it by itself, and knows the answer before anything
 * runs. Where all is well it is advisory, so that a policy that requires the layer `config` still wants a claim of the team.
 */
export function certificates(looked: readonly string[], off: readonly string[]): Claim {
  const check = createCheck(
    'config',
    'certificates',
    { unit: 'count', max: 0 },
    {
      title: 'Certificates are checked',
      failure: 'The checking of certificates is switched off',
      why: 'Without it anybody in between may have answered in staging’s place, and a certificate that browsers refuse goes unnoticed.',
    },
    { level: off.length === 0 ? 'advisory' : 'required', covers: [] },
  );
  const args: CertificatesArgs = { probe: 'certificates', looked, off };
  return claim('config', 'certificates', () => ({
    runner: 'probe',
    args: args as unknown as JsonObject,
    effect: 'read',
    checks: [check],
    seconds: 1,
  }));
}

const evidence = 'certificates.json';

export const probe: Probe<CertificatesArgs, ProbeContext> = {
  measure: async ({ looked, off }) => ({ [evidence]: { looked, off } }),
  read: (_, files, checks) => {
    const { looked, off }: CertificatesArgs = JSON.parse(
      Buffer.from(files.get(evidence) ?? new Uint8Array()).toString(),
    );
    const items = off.map((label) => ({ label }));
    const measurement = {
      value: off.length,
      unit: 'count',
      samples: looked.length,
      ...(items.length === 0 ? {} : { items }),
      evidence: [evidence],
    } as const;
    return Object.fromEntries(checks.map(({ id }) => [id, measurement]));
  },
};
