/** From answers to how many hostile requests came through. */
import { type Blocked, closed, type Reply } from '../../../fixtures/claims/attack.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';

export function readBlocked(
  { control, controls = [], answers }: Blocked,
  is: readonly (number | string)[],
  asked: string,
): MeasurementDraft {
  const isRefused = ({ answer, refused }: Reply): boolean => refused === true || is.includes(answer);
  const unfit = control.find(({ answer }) => typeof answer === 'string' || answer >= 400);
  if (unfit !== undefined) return notSeen(`the control ${asked}: ${wordsOf(unfit)}`);
  const through = answers.filter((answer) => !isRefused(answer));
  const items = through.map((answer) => ({ label: answer.line, detail: detailOf(answer) }));
  const doubtful = controls.find(isRefused);
  if (doubtful === undefined || through.length > 0) return { value: through.length, samples: answers.length, items };
  const detail =
    'So it may be the application that refuses the hostile one. If a harmless one needs more, give it as "control".';
  return notSeen(`the control ${doubtful.line}: ${wordsOf(doubtful)}`, {
    items: [{ label: `${doubtful.line} is refused without anything hostile in it`, detail }],
  });
}

function wordsOf({ answer }: Reply): number | string {
  return answer === closed ? 'the connection was closed' : answer;
}

function detailOf(reply: Reply): string {
  if (reply.answer === closed)
    return 'the connection was closed, by a crash or by a firewall; if your firewall does so, add "closed" to "is"';
  return typeof reply.answer === 'number' ? `answered ${reply.answer}` : reply.answer;
}
