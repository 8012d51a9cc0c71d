/** Sends the verdict of a saved run to people. */
import { decide } from '../../core/decide.ts';
import { UsageError } from '../../core/errors.ts';
import type { GateReport } from '../../core/model.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import { jsonMessage, slackMessage } from '../notify/message.ts';
import { send } from '../notify/send.ts';
import type { CliContext } from '../options.ts';
import { withSavedRun } from '../run/saved-run.ts';
import { place, unpackRun } from '../run-folder/saved/open.ts';
import { withRunScope } from '../scope.ts';

export interface NotifyOptions {
  /** Names of environment variables that hold addresses. */
  readonly slack?: string;
  readonly webhook?: string;
  /** Where people find the report. */
  readonly link?: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** 0 if every receiver accepted the message, else 2: the run's own verdict stays what it is. */
export async function notify(typed: string, { slack, webhook, link }: NotifyOptions, cli: CliContext): Promise<number> {
  const variables = processVariables();
  const receivers = [
    { kind: 'slack', name: slack, message: slackMessage },
    { kind: 'webhook', name: webhook, message: jsonMessage },
  ].flatMap(({ kind, name, message }) =>
    name === undefined ? [] : [{ kind, message, address: addressIn(kind, name, variables) }],
  );
  if (receivers.length === 0)
    throw new UsageError(
      'Say who gets the message: --slack SLACK_WEBHOOK_URL or --webhook WEBHOOK_URL, the names of environment variables.',
    );
  const leadsTo = link === undefined ? linkOfJob(variables) : asked(link);
  const report = await reportOf(typed, cli);
  const sent = await Promise.all(receivers.map(({ address, message }) => send(address, message(report, leadsTo))));
  for (const [at, { accepted, words }] of sent.entries())
    (accepted ? cli.stdout : cli.stderr).write(`${receivers[at]?.kind}: ${accepted ? 'sent' : 'not sent'}, ${words}\n`);
  return sent.every(({ accepted }) => accepted) ? 0 : 2;
}

function reportOf(typed: string, cli: CliContext): Promise<GateReport> {
  const judge = (path: string): Promise<GateReport> =>
    withSavedRun(path, typed, ({ plan, execution }) => decide(plan, execution));
  const { path, isFile } = place(typed, cli.cwd());
  return isFile ? withRunScope(cli, async (scope) => judge(await unpackRun(path, typed, scope))) : judge(path);
}

/** An address on the command line would be in the shell's history and in CI's log. */
function addressIn(kind: string, name: string, variables: Variables): string {
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new UsageError(
      `--${kind} takes the name of an environment variable, such as SLACK_WEBHOOK_URL, and not the address itself.`,
    );
  const address = variables[name]?.trim() ?? '';
  if (address === '')
    throw new UsageError(
      `--${kind} ${name}: this variable is not set. Set it to the receiver's address: export ${name}=https://…`,
    );
  if (!isWeb(address))
    throw new UsageError(`--${kind} ${name}: its value is no address that begins with https:// or http://.`);
  return address;
}

function asked(link: string): string {
  if (isWeb(link)) return link;
  throw new UsageError(`--link ${link} is no address. Write one that begins with https:// or http://.`);
}

/** Of GitHub Actions and of GitLab. */
function linkOfJob(variables: Variables): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run, CI_JOB_URL: job } = variables;
  const link = server && repository && run ? `${server}/${repository}/actions/runs/${run}` : job;
  return link !== undefined && isWeb(link) ? link : undefined;
}

function isWeb(text: string): boolean {
  const protocol = URL.parse(text)?.protocol;
  return protocol === 'https:' || protocol === 'http:';
}
