/** Reports in which a payload stands wherever staging can write to. */
import type { GateReport } from '../../core/model.ts';
import { plan, report } from './samples.ts';

export { categories, payloads } from './payloads/index.ts';

/** Checks a payload. */
export const kinds = 10;

/** Each payload in every place that staging, or a test that repeats what staging says, can write to. */
export function hostile(...payloads: readonly string[]): GateReport {
  const base = plan();
  const parts = payloads.map((payload, index) => part(payload, (id) => (index === 0 ? id : `${id}-${index + 1}`)));
  const joined = (from: number): string => [...payloads.slice(from), ...payloads.slice(0, from)].join(' ');
  const maps = <T>(of: (part: Part) => Readonly<Record<string, T>>): Readonly<Record<string, T>> => Object.assign({}, ...parts.map(of));
  return report(
    {
      ...base,
      tasks: parts.flatMap(({ tasks }) => tasks),
      environment: { ...base.environment, name: joined(0), origins: maps(({ named }) => named), command: joined(1) },
      policy: { ...base.policy, name: joined(2), waivers: parts.map(({ waiver }) => waiver) },
      candidate: { named: true, services: { api: '1.4.0-812', ...maps(({ named }) => named) } },
      requirements: { ...base.requirements, ...maps(({ named }) => named), 'X-1': joined(3) },
      digests: maps(({ named }) => named),
    },
    {
      measurements: maps(({ measurements }) => measurements),
      runs: maps(({ runs }) => runs),
      execution: { leftovers: payloads, failure: joined(4) },
    },
  );
}

/** One of each kind: failed, of another candidate, not measured, not run, and without a payload. */
const kept = /^(?:health\/(?:database|redis)|smoke\/login-console|uat\/(?:onboarding|milestone|notifications|keyboard|keyboard-accessible)|perf\/landing-score)$/;

type Part = ReturnType<typeof part>;

function part(payload: string, at: (id: string) => string) {
  const key = payload === '' ? ' ' : payload;
  const evidence = [payload, `evidence/${payload}`, `https://evil.example/${payload}`, 'evidence/uat/offscreen-buddy/shot.png'];
  const items = [{ label: payload, detail: payload, evidence: payload }, { label: `second ${payload}`, detail: `${payload}\n${payload}`, evidence: `evidence/x/${payload}.png` }];
  const seen = { evidence, items };
  const reason = { code: 'tool-failed', detail: payload, fix: payload } as const;
  const says = { version: payload, commit: payload, environment: payload };
  const tasks = plan().tasks.filter(({ id }) => /^(?:health\/api|smoke\/login|uat|perf)/.test(id)).map((task) => ({
    ...task,
    id: at(task.id),
    checks: task.checks.filter(({ id }) => kept.test(id)).map((check) =>
      task.id === 'uat/offscreen-buddy'
        ? { ...check, id: at(check.id), title: payload, failure: payload, why: payload, owner: payload, covers: [key] }
        : { ...check, id: at(check.id) },
    ),
  }));
  const insecure = { id: at('security/headers'), layer: 'security', title: payload, failure: payload, why: payload, level: 'required', owner: payload, covers: [key], threshold: { unit: 'text', is: 'none' } } as const;
  return {
    tasks: [...tasks, { id: at('security/headers'), layer: 'security', runner: 'probe', args: {}, effect: 'read', contact: { of: 'gate' }, checks: [insecure], seconds: 1, deadline: 9 }],
    named: { [key]: payload },
    waiver: { check: at('smoke/login-console'), reason: payload, owner: payload, until: '2027-01-01' },
    measurements: {
      [at('health/redis')]: { value: payload, samples: 3, attempts: [payload, payload, 'other'], ...seen },
      [at('smoke/login-console')]: { value: 2, ...seen },
      [at('uat/onboarding')]: { value: 'failed', attempts: [payload, 'failed'], ...seen },
      [at('uat/milestone')]: { value: payload, ...seen },
      [at('uat/keyboard')]: undefined,
      [at('security/headers')]: { value: payload, unit: 'text', samples: 1, ...seen },
      [at('uat/keyboard-accessible')]: { value: 2, ...seen },
    },
    runs: {
      [at('uat/offscreen-buddy')]: {
        status: 'errored',
        reason,
        candidate: { before: { api: says, [key]: says }, after: { api: { problem: reason }, [key]: { problem: reason } } },
        fingerprint: { profile: 'full', cores: 2, tools: { [key]: payload } },
        evidence: [{ path: 'evidence/uat/offscreen-buddy/shot.png', mediaType: payload, sha256: payload, bytes: 1 }, { path: payload, mediaType: 'image/png', sha256: '', bytes: 1 }],
      },
      [at('perf/landing')]: { status: 'not-run', reason: { code: 'unreachable', detail: payload } },
    },
  } as const;
}
