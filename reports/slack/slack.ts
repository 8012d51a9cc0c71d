/** `slack.json`: a message in Block Kit, to be sent as it is to an incoming webhook or to `chat.postMessage`. */
import type { Finding, GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { thousands } from '../../core/thousands.ts';
import { checkIds, type InconclusiveReason } from '../inconclusive/reason.ts';
import { inconclusiveReasons } from '../inconclusive-reasons.ts';
import { next } from '../next.ts';
import { excuse, nonBlocking, outcome } from '../non-blocking.ts';
import { notes } from '../notes.ts';
import type { Renderer } from '../renderer.ts';
import { blockers, deciding, subject, tally, verdictWord } from '../summary.ts';
import { gist, origin } from '../words/findings.ts';
import { clip, inert } from './text.ts';

/** Slack's limits, in characters. */
const headerLimit = 150;
const sectionLimit = 3_000;
const contextLimit = 2_000;

/** Blockers, obstacles and checks that do not block that are named; Slack shows at most 50 blocks. */
const named = 10;

/** All text of the blocks is `plain_text`: Slack finds neither links nor mentions nor formatting in it. */
export const slack: Renderer = (report) => {
  const message = {
    text: inert(`${verdictWord(report)} ${subject(report)}: ${tally(report)}`, sectionLimit),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: blocks(report),
  };
  return [`${JSON.stringify(message, null, 1)}\n`];
};

function blocks(report: GateReport): readonly object[] {
  const failed = blockers(report);
  const open = inconclusiveReasons(report);
  const others = nonBlocking(report);
  return [
    { type: 'header', text: plainText(`${verdictWord(report)} · ${line(report.environment.name)}`, headerLimit) },
    section(subject(report)),
    section(deciding(report)),
    section(tally(report)),
    ...(failed.length + open.length + others.length === 0 ? [] : [{ type: 'divider' }]),
    ...failed.slice(0, named).map((finding) => section(blocker(finding))),
    ...more(failed.length, 'blockers'),
    ...open.slice(0, named).map((obstacle) => section(reason(obstacle))),
    ...more(open.length, 'reasons for an inconclusive result'),
    ...others.slice(0, named).map((finding) => context([setAside(finding)])),
    ...more(others.length, 'checks that do not block'),
    context([...notes(report), next(report), `results/${report.run}/report.html`].filter((text) => text !== '')),
  ];
}

function blocker(finding: Finding): string {
  const { check } = finding;
  const owner = check.owner === undefined ? '' : ` · ${line(check.owner)}`;
  return `✗ ${line(check.id)}  ${gist(finding)}\n${origin(finding)}${owner}`;
}

function reason(obstacle: InconclusiveReason): string {
  const { sentence, details, measured, fix, toSign } = obstacle;
  const ids = checkIds(obstacle, 3);
  return [
    `? ${sentence}`,
    ...details.slice(0, 1),
    ...toSign.slice(0, 3).map(({ title, command }) => `${title}: ${command}`),
    ...(ids === '' ? [] : [`checks: ${ids}`]),
    ...measured.slice(0, 1),
    fix,
  ].join('\n');
}

function setAside(finding: Finding): string {
  return `! ${line(finding.check.id)}  ${outcome(finding)}\n${excuse(finding)}`;
}

function more(total: number, what: string): readonly object[] {
  return total > named ? [context([`${thousands(total - named)} more ${what} are in the report`])] : [];
}

function section(text: string): object {
  return { type: 'section', text: plainText(text, sectionLimit) };
}

/** At most ten texts. */
function context(texts: readonly string[]): object {
  return { type: 'context', elements: texts.slice(0, 10).map((text) => plainText(text, contextLimit)) };
}

function plainText(text: string, limit: number): object {
  return { type: 'plain_text', text: clip(text, limit), emoji: false };
}
