/** Words by which a page says that it is still loading, or that something went wrong. */

/** Characters: a longer page says something else as well. */
const brief = 1_000;

const waiting =
  /^(?:(?:still |now )?(?:loading|starting|initiali[sz]ing|redirecting|connecting|signing (?:you )?in|checking|preparing|fetching)\b[^.!?]{0,40}|(?:please |just )?(?:wait|(?:hold on|a moment|one moment|a second)\b.{0,20})(?: a moment)?|please stand by)\W*$/iu;

const wentWrong = [
  /^(?:oops\W+|sorry\W+|uh[- ]?oh\W+|whoops\W+)?(?:something|an? (?:unexpected )?error) (?:went wrong|has gone wrong|(?:has )?occurred|(?:has )?happened)\b/i,
  /^(?:oops|uh[- ]?oh|whoops)\b/i,
  /^(?:unexpected |unhandled |internal |fatal )?(?:application|runtime|server|client-side|system) (?:error|exception)\b/i,
  /^(?:an? )?(?:unexpected|unhandled|uncaught|fatal|internal) (?:\w+ )?(?:error|exception)\b/i,
  /^(?:uncaught |unhandled )?(?:\w*(?:error|exception)):\s(?!none|no\b|0\b|n\/a|[-–—])/i,
  /^(?:error:? *)?\(?(?:400|401|403|404|405|408|410|429|5\d\d)\)?[\s:|.–—-]*(?:error\W*$|bad request|unauthori[sz]ed|forbidden|(?:page )?not found|(?:internal )?server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|too many requests|this page could not be found)/i,
  /^(?:bad gateway|gateway time-?out|service (?:temporarily )?unavailable|proxy error|whitelabel error page|page not found|this page could not be found|not found|the page you (?:are looking for|requested)\b.*(?:not found|n[o']t exist|could not be))/i,
  /^(?:we are|we're) (?:sorry\b.*(?:wrong|error)|having (?:trouble|problems))/i,
];

/** The page says only that more is to come. */
export function isWaiting(text: string): boolean {
  const lines = text.split('\n');
  return text !== '' && lines.every(isWaitingLine);
}

/** So does an ellipsis alone. */
export function isWaitingLine(line: string): boolean {
  return waiting.test(line) || !/[\p{L}\p{N}]/u.test(line);
}

/** The line in which a short page says that something went wrong; undefined for a longer page. */
export function errorIn(text: string): string | undefined {
  if (!isBrief(text)) return undefined;
  return text.split('\n').find((line) => wentWrong.some((pattern) => pattern.test(line)));
}

export function isBrief(text: string): boolean {
  return text.length <= brief;
}

/** The start of a text, for a person. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `“${line.length > 80 ? `${line.slice(0, 80)}…` : line}”`;
}
