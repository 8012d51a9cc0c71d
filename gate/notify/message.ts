/** What is sent of a report. */
import type { GateReport } from '../../core/model.ts';
import { whole } from '../../reports/blocks.ts';
import { candidateBuild } from '../../reports/builds.ts';
import { notes } from '../../reports/notes.ts';
import { slack } from '../../reports/slack/slack.ts';
import { blockers, counts, subject, tally, verdictWord } from '../../reports/summary.ts';

/** Checks that are named. */
const named = 10;

/** `slack.json` of the run, and a link to the report. No button: Slack warns of one if its application answers no clicks. */
export function slackMessage(report: GateReport, link: string | undefined): object {
  const message = JSON.parse(whole(slack(report))) as { readonly blocks: readonly object[] };
  if (link === undefined) return message;
  const text = `<${new URL(link).href.replaceAll('|', '%7C').replaceAll('&', '&amp;')}|Open the report>`;
  return { ...message, blocks: [...message.blocks, { type: 'context', elements: [{ type: 'mrkdwn', text }] }] };
}

/** For any other receiver. */
export function jsonMessage(report: GateReport, link: string | undefined): object {
  const { environment, verdict, profile, run, createdAt, findings, candidate } = report;
  const said = notes(report);
  return {
    text: [`${verdictWord(report)} ${subject(report)}: ${tally(report)}`, ...said].join('; '),
    ...{ verdict, environment: environment.name, profile, run, createdAt },
    candidate: { name: candidateBuild(report), services: candidate.expected.services },
    counts: counts(findings),
    blockers: blockers(report)
      .slice(0, named)
      .map(({ check }) => check.id),
    notes: said,
    ...(link === undefined ? {} : { link }),
  };
}
