/** Visits of every kind, each to a small server of its own: for the tests, and to record what Lighthouse leaves. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResolvedEnvironment } from '../../../fixtures/context/resolved.ts';
import { answer, routes, serve } from '../../../fixtures/testing/server.ts';
import { chromiumTool } from '../../../gate/testing/tools.ts';
import { type Trial, trial } from '../../../gate/testing/trial.ts';
import { lighthouse as claim, type LighthouseOptions } from '../../../perf/lighthouse.ts';
import { lighthouse } from '../index.ts';

export interface Case {
  readonly path?: string;
  readonly listener?: RequestListener;
  readonly dead?: boolean;
  /** The child process is killed when its page is visited a second time. */
  readonly kill?: boolean;
  readonly bounds?: LighthouseOptions;
  readonly environment?: Partial<ResolvedEnvironment>;
  readonly signal?: AbortSignal;
}

export const page = (body: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><title>Shop</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">${head}</head><body><main>${body}</main></body></html>`;

const home = routes({
  '/': answer(page('<h1>Shop</h1><p>Everything.</p>')),
  '/account': (_, response) => response.writeHead(302, { location: '/login?next=/account' }).end(),
  '/login': answer(page('<h1>Log in</h1>')),
  '/broken': answer(page('<h1>Sorry</h1>'), 500),
  '/blank': answer('<!doctype html><html lang="en"><head><title>Blank</title></head><body></body></html>'),
});

export const cases = {
  normal: {},
  dead: { dead: true },
  redirected: { path: '/account' },
  errored: { path: '/broken' },
  blank: { path: '/blank' },
  killed: { kill: true },
} as const satisfies Readonly<Record<string, Case>>;
export type CaseName = keyof typeof cases;

export const everyBound: LighthouseOptions = {
  runs: { quick: 1 },
  performance: { min: 50 },
  accessibility: { min: 90 },
  lcp: { max: 5_000 },
  tbt: { max: 2_000 },
  cls: { max: 0.1 },
  bytes: { max: 100_000 },
};

export function claimOf(one: Case): ReturnType<typeof claim> {
  return claim(one.path ?? '/', { name: 'shop', ...(one.bounds ?? everyBound) });
}

export async function play(one: Case): Promise<Trial> {
  const root = mkdtempSync(join(tmpdir(), 'stagegate-lighthouse-'));
  const killer = one.kill === true ? killing(root) : undefined;
  await using target = await serve(killer?.listener ?? one.listener ?? home);
  if (one.dead === true) await target[Symbol.asyncDispose]();
  try {
    const found = await chromiumTool();
    return await trial(claimOf(one), lighthouse, {
      root,
      tools: {
        chromium: killer === undefined || 'missing' in found ? found : { ...found, path: killer.wrap(found.path) },
      },
      environment: { origins: { app: target.url }, ...one.environment },
      ...(one.signal === undefined ? {} : { signal: one.signal }),
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A Chromium that notes who starts it, and pages that kill this process when they are visited again. */
function killing(folder: string): { readonly wrap: (chromium: string) => string; readonly listener: RequestListener } {
  const [path, parent] = [join(folder, 'chromium.sh'), join(folder, 'parent')];
  let visits = 0;
  return {
    wrap: (chromium) => {
      writeFileSync(path, `#!/bin/sh\necho $PPID > '${parent}'\nexec '${chromium}' "$@"\n`);
      chmodSync(path, 0o755);
      return path;
    },
    listener: (request, response) => {
      visits += 1;
      if (visits > 1) process.kill(Number(readFileSync(parent, 'utf8')), 'SIGKILL');
      home(request, response);
    },
  };
}
