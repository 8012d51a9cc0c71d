/** Where a visit ended, in words that are stable from run to run: a path, or a URL if it left the origin. */

/** `/dashboard` for the requested page itself. */
export function pathOf(url: string): string {
  const { pathname, search, hash } = new URL(url);
  return `${pathname}${search}${hash}`;
}

/** The requested path when the visit ended there; a fragment that a page adds by itself does not count. */
export function landing(requested: string, landed: string): string {
  const wanted = new URL(requested);
  const got = URL.parse(landed);
  if (got === null || got.origin !== wanted.origin) return landed;
  if (wanted.hash === '') got.hash = '';
  return pathOf(got.href);
}

/** Whether a visit ended at the requested page, and without an error of Lighthouse's. */
export function isCounted(
  {
    runtimeError,
    finalDisplayedUrl,
  }: { readonly runtimeError?: object | undefined; readonly finalDisplayedUrl: string },
  { requested }: { readonly requested: string },
): boolean {
  return runtimeError === undefined && landing(requested, finalDisplayedUrl) === pathOf(requested);
}
