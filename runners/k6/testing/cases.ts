/** Load runs of every kind, each against a small server of its own: for the tests, and to record what k6 leaves. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claim } from '../../../core/claim.ts';
import { serve } from '../../../fixtures/testing/server.ts';
import { k6Tool } from '../../../gate/testing/tools.ts';
import { type Trial, trial } from '../../../gate/testing/trial.ts';
import type { Tool } from '../../runner.ts';
import { type K6Args, type Measure, measures } from '../args.ts';
import { k6 } from '../index.ts';
import { killedAtSign } from './wrapped.ts';

export interface Case {
  readonly script: string;
  readonly listener?: RequestListener;
  readonly production?: readonly string[];
  readonly stages?: K6Args['stages'];
  readonly startUp?: number;
  readonly dashboard?: boolean;
  /** The share of requests that may fail. Default 0.05. */
  readonly errors?: number;
  /** Nothing listens at the target. */
  readonly dead?: boolean;
  /** Stopped at its first request. */
  readonly stop?: boolean;
  /** Killed with its group at its first request. */
  readonly kill?: boolean;
  /** Another k6 than the one that is there. */
  readonly other?: (tool: Tool, folder: string) => Tool;
}

/** From shorter ones nothing is known about p95. */
const fiveSeconds: K6Args['stages'] = [
  [5, 0.2],
  [5, 4.6],
];

export const cases = {
  normal: { script: asking(), stages: fiveSeconds },
  empty: { script: asking('') },
  failing: { script: asking(), listener: answering(503) },
  exception: { script: asking("ask(); if (__ITER === 1) throw new Error('lost');") },
  thresholds: {
    script: asking('ask();', "export const options = { thresholds: { http_req_duration: ['p(95)<0.001'] } };"),
    stages: fiveSeconds,
  },
  crashed: { script: asking('ask();', "export function setup(): void { throw new Error('no account'); }") },
  hung: {
    script:
      "import data from './data.json' with { type: 'json' };\nexport default function (): void { console.log(data); }\n",
    startUp: 2,
  },
  interrupted: {
    script: asking(),
    stages: [
      [5, 0.2],
      [5, 60],
    ],
    stop: true,
  },
  killed: {
    script: asking(),
    stages: [
      [5, 0.2],
      [5, 60],
    ],
    kill: true,
  },
  unreachable: { script: asking(), dead: true },
  production: { script: asking("ask('http://shop.example/');"), production: ['shop.example'] },
} as const satisfies Readonly<Record<string, Case>>;
export type CaseName = keyof typeof cases;

/** The claim of every case: each measure once, with bounds within which `normal` stays. */
export function claimOf({
  stages = [
    [5, 0.2],
    [5, 1.3],
  ],
  startUp,
  dashboard = false,
  errors = 0.05,
}: Case): Claim {
  const threshold = {
    p95: { unit: 'ms', max: 1000, minSamples: 100 },
    errors: { unit: 'ratio', max: errors, minSamples: 100 },
    exceptions: { unit: 'count', max: 0 },
    iterations: { unit: 'count', min: 1 },
    checks: { unit: 'ratio', max: 0.05 },
    users: { unit: 'count', min: 5 },
    rate: { unit: 'per-second', min: 10 },
    dropped: { unit: 'count', max: 0 },
    thresholds: { unit: 'count', max: 0 },
    verdict: { unit: 'text', is: 'passed' },
  } as const satisfies Readonly<Record<Measure, object>>;
  const checks = measures.map((measure) => ({
    id: `load/shop-${measure}`,
    layer: 'load' as const,
    title: measure,
    failure: `not ${measure}`,
    why: 'A test.',
    level: 'required' as const,
    covers: [],
    threshold: threshold[measure],
  }));
  const args = {
    script: 'shop.ts',
    stages,
    ...(startUp === undefined ? {} : { startUp }),
    ...(dashboard ? { dashboard } : {}),
    measures: Object.fromEntries(measures.map((measure) => [`load/shop-${measure}`, measure])),
  };
  const draft = { runner: 'k6', args, effect: 'load' as const, checks, seconds: 2 };
  return { layer: 'load', name: 'shop', drafts: { quick: draft, full: draft } };
}

export async function play(one: Case): Promise<Trial> {
  const root = mkdtempSync(join(tmpdir(), 'stagegate-k6-'));
  const stop = new AbortController();
  const { listener = answering(200) } = one;
  try {
    writeFileSync(join(root, 'shop.ts'), one.script);
    writeFileSync(join(root, 'data.json'), '{}');
    await using target = await serve((request, response) => {
      if (one.stop === true) stop.abort();
      if (one.kill === true) writeFileSync(join(root, 'kill'), '');
      listener(request, response);
    });
    const app = one.dead === true ? 'http://127.0.0.1:9' : target.url;
    const environment = { origins: { app }, production: one.production ?? [] };
    const found = await k6Tool();
    const other = one.kill === true ? killedAtSign : one.other;
    const tool = other?.(found, root) ?? found;
    return await trial(claimOf(one), k6, { root, tools: { k6: tool }, environment, signal: stop.signal, late: true });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function asking(body = 'ask();', rest = ''): string {
  return `import http from 'k6/http';
import { check, sleep } from 'k6';
${rest}
const { origins } = JSON.parse(open(__ENV.STAGEGATE_ENVIRONMENT)) as { origins: { app: string } };
function ask(url: string = origins.app + '/'): void {
  check(http.get(url, { tags: { name: '/' } }), { answered: (answer) => answer.status === 200 });
}
export default function (): void {
  ${body}
  sleep(0.05);
}
`;
}

function answering(status: number): RequestListener {
  return (_, response) => {
    response.statusCode = status;
    response.end('{}');
  };
}
