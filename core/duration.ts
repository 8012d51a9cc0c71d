/** Lengths of time as people and tools write them. Pure. */

const units: Readonly<Record<string, number>> = { µs: 0.000_001, ms: 0.001, s: 1, m: 60, h: 3600 };
const part = /(\d+(?:\.\d+)?)(µs|ms|s|m|h)/g;

/** What a person may write: `30s`, `1m30s`, `500ms`. */
export const durationPattern = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;

/** `30s`, `1m30s`, `2h`: seconds. */
export function seconds(duration: string): number {
  return [...duration.matchAll(part)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0),
    0,
  );
}
