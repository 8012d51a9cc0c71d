/** What a claim of the team's own has thrown, as a reason that says where. */
import { relative, sep } from 'node:path';
import { messageOf, ReasonError } from '../../../core/errors.ts';
import { type Reason, reasonCodes } from '../../../core/model.ts';

/** Of `measure`. `root`: the project's. */
export function thrownBy(error: unknown, root: string): Reason {
  if (error instanceof ReasonError) return isReason(error.reason) ? error.reason : wrongReason(error.reason);
  const place = error instanceof Error ? placeIn(error.stack ?? '', root) : undefined;
  return {
    code: 'tool-failed',
    detail: messageOf(error),
    fix: `The claim’s own measure() threw this${place === undefined ? '' : ` at ${place}`}: fix it there.`,
  };
}

/** JavaScript is not checked against the type. */
function isReason({ code, detail, fix }: Reason): boolean {
  return reasonCodes.includes(code) && [detail, fix].every((text) => text === undefined || typeof text === 'string');
}

function wrongReason(reason: unknown): Reason {
  return {
    code: 'tool-failed',
    detail: `its measure() threw a ReasonError of ${JSON.stringify(reason)}`,
    fix: `Give the ReasonError { code, detail, fix }: a code such as "tool-failed" or "unreachable", and strings.`,
  };
}

/** `stagegate/stock.ts:12`: the first line of the project's own code. */
function placeIn(stack: string, root: string): string | undefined {
  const places = [...stack.matchAll(/(?:file:\/\/)?(\/[^\s():?]+)(?:\?[^\s:]*)?:(\d+):\d+\)?$/gm)];
  const own = places.find(([, path = '']) => path.startsWith(root + sep) && !path.includes(`${sep}node_modules${sep}`));
  return own === undefined ? undefined : `${relative(root, own[1] ?? '')}:${own[2]}`;
}
