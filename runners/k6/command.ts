/** The command line and environment variables that k6 gets. The script comes last: xk6-ts takes the last argument for it. */
import { isAbsolute, join } from 'node:path';
import type { Task } from '../../core/model.ts';
import { proxyVariables } from '../../fixtures/access/proxy/tools.ts';
import { forwardedVariables } from '../../fixtures/claims/forwarded-variables.ts';
import type { RunContext } from '../runner.ts';
import { systemTags } from './addresses.ts';
import type { K6Args } from './args.ts';
import { foreignNames, refusalVariables } from './hosts.ts';
import { reachable } from './reach.ts';
import type { Form } from './sample-format.ts';

/** k6's own files, in the task's scratch folder. */
export interface Paths {
  readonly config: string;
  readonly samples: string;
  /** Of the samples. */
  readonly form: Form;
  readonly summary: string;
  readonly ca: string;
  readonly dashboard: string;
}

export function paths(scratch: string, form: Form): Paths {
  return {
    config: join(scratch, 'config.json'),
    samples: join(scratch, form === 'counted' ? 'samples.jsonl' : 'samples.csv.gz'),
    form,
    summary: join(scratch, 'summary.json'),
    ca: join(scratch, 'ca.pem'),
    dashboard: join(scratch, 'dashboard.html'),
  };
}

export function scriptPath({ script }: K6Args, root: string): string {
  return isAbsolute(script) ? script : join(root, script);
}

/** A configuration file of ours keeps the user's out; without an address no API is opened, for which runs would fight. */
export function runArguments(
  args: K6Args,
  context: RunContext,
  { config, samples, form, summary }: Paths,
): readonly string[] {
  return [
    'run',
    ...['--address', '', '--config', config, '--no-usage-report', '--no-color', '--log-format', 'json'],
    ...['--out', form === 'counted' ? `stagegate=${samples}` : 'csv', '--summary-export', summary],
    ...(args.trends === undefined ? [] : ['--summary-trend-stats', args.trends.join(',')]),
    ...['-e', `STAGEGATE_ENVIRONMENT=${context.environmentFile}`, '-e', `STAGEGATE_ROOT=${context.root}`],
    ...blocking(foreignNames(context.environment)),
    ...(args.stages === undefined
      ? []
      : [
          '--vus',
          '0',
          ...args.stages.flatMap(([users, seconds]) => ['--stage', `${Math.round(seconds * 1000)}ms:${users}`]),
        ]),
    scriptPath(args, context.root),
  ];
}

/** A single argument may have 128 kB, and a name 256 characters. These win over the script's own option and over the environment's. */
function blocking(names: readonly string[]): readonly string[] {
  const each = 400;
  return Array.from({ length: Math.ceil(names.length / each) }, (_, index) => [
    '--block-hostnames',
    names.slice(index * each, (index + 1) * each).join(','),
  ]).flat();
}

export function variables(
  args: K6Args,
  { environment, task, variables: given }: RunContext,
  { samples, form, ca, dashboard }: Paths,
): Readonly<Record<string, string>> {
  return {
    ...forwardedVariables(args, environment.origins, given),
    ...proxyVariables(environment),
    K6_NO_USAGE_REPORT: 'true',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    ...(form === 'csv' ? { K6_CSV_FILENAME: samples, K6_SYSTEM_TAGS: systemTags } : {}),
    ...(args.dashboard ? dashboardVariables(dashboard, task) : {}),
    ...refusalVariables(environment),
    STAGEGATE_REACH: reachable(environment).join(','),
    K6_PAUSED: 'false',
    ...(environment.ca === undefined ? {} : { SSL_CERT_FILE: ca }),
  };
}

/** Points of the dashboard's charts: they bound the page's size, whatever the duration. */
const points = 600;

/** Without a port it serves no one, so that runs do not compete for one. */
function dashboardVariables(page: string, { deadline }: Pick<Task, 'deadline'>): Readonly<Record<string, string>> {
  return {
    K6_WEB_DASHBOARD: 'true',
    K6_WEB_DASHBOARD_EXPORT: page,
    K6_WEB_DASHBOARD_PORT: '-1',
    K6_WEB_DASHBOARD_PERIOD: `${Math.max(1, Math.ceil(deadline / points))}s`,
  };
}
