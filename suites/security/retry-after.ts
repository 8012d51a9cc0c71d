/** Seconds until the next attempt, as an answer announces them. Header names are in lower case; `at`: when it came, in milliseconds since 1970. */
export function retryAfter(headers: Readonly<Record<string, string>>, at: number): number | undefined {
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value);
  const now = Date.parse(headers['date'] ?? '');
  const seconds = Math.round((Date.parse(value) - (Number.isNaN(now) ? at : now)) / 1000);
  return Number.isNaN(seconds) ? undefined : seconds;
}
