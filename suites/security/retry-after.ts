/** An IMF-fixdate (RFC 9110, 5.6.7), the form in which dates are sent. */
const fixdate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function timeIn(text: string): number {
  return fixdate.test(text) ? Date.parse(text) : Number.NaN;
}

/**
 * Seconds until the next attempt, as an answer announces them: digits, or an IMF-fixdate that is not in the past. Header names are in lower
 * case; `at`: when it came, in milliseconds since 1970.
 */
export function retryAfter(headers: Readonly<Record<string, string>>, at: number): number | undefined {
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value);
  const seconds = Math.round((timeIn(value) - sentAt(headers, at)) / 1000);
  return seconds >= 0 ? seconds : undefined;
}

/** By the clock of who sent it (`date`), else `at`. */
export function sentAt(headers: Readonly<Record<string, string>>, at: number): number {
  const date = timeIn(headers['date']?.trim() ?? '');
  return Number.isNaN(date) ? at : date;
}
