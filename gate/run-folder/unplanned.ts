/** A run of which nothing is known but that it has begun. */
import { format, type GateReport, type Plan, type Profile } from '../../core/model.ts';
import type { NewRun } from './run-id.ts';

export function unplanned({ id, createdAt, environment }: NewRun, profile: Profile): Plan {
  return {
    format,
    run: id,
    createdAt,
    environment: { name: environment, origins: {}, demo: false, command: '' },
    profile,
    policy: { name: 'not read yet', requiredLayers: [], promotes: [], waivers: [] },
    candidate: { named: false, services: {} },
    requirements: {},
    tasks: [],
    cores: 1,
    digests: {},
  };
}

/** The report that `decide` makes of it, which takes too long to load. */
export function undecided({ run, createdAt, environment, profile, policy, candidate, digests }: Plan): GateReport {
  return {
    format,
    run,
    verdict: 'inconclusive',
    environment,
    profile,
    policy,
    candidate: { expected: candidate, observed: {} },
    createdAt,
    seconds: 0,
    objections: [{ code: 'not-finished', subject: run }],
    findings: [],
    coverage: [],
    tasks: [],
    runs: [],
    leftovers: [],
    digests,
  };
}
