import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { logSource, nameOf, variablesOf } from '../../../fixtures/logs/source.ts';
import { type LogsArgs, options, refuseNothing, sinceOf } from './args.ts';
import { checksOf, type Subject } from './checks.ts';
import { searchLog } from './measure.ts';
import { readFound } from './read.ts';

/**
 * A log has no line of a level but accepted ones, and has the lines that it should: `logs(logFile('var/app.log'), { has: ['debug'] })`. The log is a `logFile(…)` or a
 * `logCommand(…)`; its lines are JSON (`level` or `severity`, numbers of Pino, syslog, Python, OpenTelemetry and Google Cloud too), logfmt (`level=error`) or text (`ERROR`, `[error]`).
 *
 * - `none`: levels (`trace`, `debug`, `info`, `warn`, `error`, `fatal`) and patterns of lines that must not be there. Default `['error', 'fatal']`. Levels go by the same names in every log: `PANIC`,
 *   `CRITICAL` and `ALERT` are `fatal`, `SEVERE` is `error`, `NOTICE` is `info`. A program that crashes names no level: the line that says so (`panic: …`, `Traceback`, `Exception in thread`, `Segmentation fault`, `Uncaught TypeError: …`,
 *   `Unhandled rejection: …`) is `fatal`, and one that begins with an error's name (`TypeError: …`) is `error`, behind a time, a host or the name of a container or a logger too;
 *   so is a line without a level that a stack follows (`    at place (order.js:10:9)`). In what goes on with a line that names its level, a stack makes no error: behind indented lines, and behind a class of its own (`shop.Empty: …`) directly below a line of `warn` and worse.
 *   A line that itself reports a crash always counts, even below a warning that was logged with its `Traceback`: accept such a line. To find other lines, give a pattern: `none: ['error', 'fatal', /no stock/]`.
 * - `accepted`: lines that may be there all the same: `[{ line: /ECONNRESET/, reason: 'SHOP-812', until: '2027-01-31' }]`. After that day they count again.
 * - `has`: levels and patterns of which there must be a line, each a check. Default none.
 * - `since`: from when on lines count. `'gate'`, the default: since staging said which build it is; what it logs when it is asked that does not count. With `--wait` that is when it said that it is the candidate, and with `again` it is that moment of the
 *   first gate, without the times in which none ran. With `--checks` alone no other check causes a line. Or a duration such as `'15m'`; the pattern of the line that a deployment begins with, such as `/listening on/`, of which
 *   the last before the gate counts; or `'all'`. Times in lines need a zone, or the log one (`zone`), and are taken as they are: where the log's clock differs from this machine's, give the pattern. A file
 *   that was last written to more than a minute before its last line with a time says, or more than a minute later and since the gate began, is inconclusive; with a pattern,
 *   only if its last line has a time and such a line may therefore be of a program that began anew under the gate: copy a file with its time (`cp -p`, `rsync -t`). Of a command, that cannot be seen.
 * - `after`: `'load'`: the log is read after the load of the run, which a part of the gate with this check then brings along. Default: if lines count since the gate, at the end, with what its pages, its suites and its load caused, if there are any; otherwise with what reads, before them.
 * - `name`: default the file's name, or the command; it starts the ids of its checks.
 *
 * At most 16 MB are read, from the end of a file. If that, or what a command shows, starts later than that, if there is no line at all, if no line says its level, and if the log is binary or cannot be read, the checks
 * are inconclusive, and so they are if nobody knows whether such a line counts: it has no time and stands between one that does and one that does not, or says a second of which only a part counts; with a pattern, also if it is from between the runs that go on with each other. But a line that must not be there fails. Offending lines are shown without mail addresses, IP addresses, numbers of seven digits and more, queries and credentials; of JSON, the message and the
 * error alone. Throws a `UsageError` that quotes the wrong value.
 */
export const logs = probeClaim({
  id: 'logs',
  layer: 'observability',
  argument: { log: logSource },
  options,
  refine: refuseNothing,
  prefix: ({ log }) => nameOf(log),
  task: ({ log }) => `logs ${nameOf(log)}`,
  after: ({ after, since }) => after ?? (since === 'gate' ? 'suites' : undefined),
  cores: 0.5,
  deadline: ({ log }) => ('run' in log ? log.within : 0) + 60,
  checks: checksOf,
  args: ({ log, none, accepted, has, since }): LogsArgs => ({
    ...{ log, none, accepted, has },
    ...{ since: sinceOf(since), variables: variablesOf([log]) },
  }),
  measure: searchLog,
  read: (subject: Subject, { logs: found }, { args }) => readFound(subject, found, args),
});
