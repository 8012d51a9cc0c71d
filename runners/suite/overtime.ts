/** What test tools say when a test, a hook or a fixture takes longer than they allow, as a sentence. */

const said =
  /^(?:(?:Test|Hook)TimeoutError: |(?<call>[\w.]+): )?(?:Test |(?<some>Hook) |"(?<hook>\w+)" hook |(?<fixture>Fixture ".+?") )?(?:timeout of|timed out in) (?<limit>\d+)ms(?: exceeded)?(?<more> .+?)?\.?$/;

/** `it did not finish within its timeout of 8 s: locator.fill was waiting for getByLabel('Title')`. Undefined if `words` say something else. `waited`: what an action waited for. */
export function overtime(words: string, waited: string | undefined): string | undefined {
  const { call, some, hook, fixture, limit, more = '' } = said.exec(words)?.groups ?? {};
  if (limit === undefined) return undefined;
  const during = [fixture, more.trim()].filter((text) => text !== undefined && text !== '').map((text) => `, ${text}`);
  const what = hook ?? (some === undefined ? 'it' : 'a hook');
  return `${what} did not finish within its timeout of ${duration(Number(limit))}${during.join('')}${doing(call, waited)}`;
}

function doing(call: string | undefined, waited: string | undefined): string {
  if (call === undefined) return waited === undefined ? '' : `, ${waited}`;
  return waited === undefined ? `, in ${call}` : `: ${call} was ${waited}`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}
