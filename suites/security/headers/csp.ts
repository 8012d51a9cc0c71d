/** What a content security policy allows, as the Observatory's scoring asks. */
import type { Result } from './points.ts';

const broad = ['ftp:', 'http:', 'https:', '*', 'http://*', 'http://*.*', 'https://*', 'https://*.*'];
const inline = ["'unsafe-inline'", 'data:'];
const passive = ['img-src', 'media-src'];
const headerOnly = ['frame-ancestors', 'report-uri', 'sandbox'];

type Sources = readonly string[];
export type Policy = ReadonlyMap<string, Sources>;

/** All of them hold at once: a source must be in each that has its directive. Undefined if one cannot be read, or repeats a directive. */
export function parsePolicies(texts: readonly string[]): Policy | undefined {
  const together = new Map<string, Sources>();
  for (const text of texts) {
    const own = parsePolicy(text);
    if (own === undefined) return undefined;
    for (const [directive, sources] of own) {
      const known = together.get(directive);
      const both = known?.filter((source) => sources.includes(source)) ?? sources;
      together.set(directive, both.length === 0 && known !== undefined ? ["'none'"] : both);
    }
  }
  return together;
}

function parsePolicy(text: string): Policy | undefined {
  const policy = new Map<string, Sources>();
  for (const part of text.split(';').map((one) => one.trim().toLowerCase())) {
    const [directive = '', ...sources] = part.split(/\s+/);
    if (directive === '') continue;
    if (policy.has(directive) && !directive.startsWith('report-')) return undefined;
    policy.set(directive, sources.length === 0 && directive.endsWith('-src') ? ["'none'"] : sources);
  }
  return policy.size === 0 ? undefined : policy;
}

/** `headers` and `metas`: policies; `secure`: the page came over https. */
export function policyResult(
  headers: readonly string[],
  metas: readonly string[],
  secure: boolean,
  reportOnly: boolean,
): Result {
  if (headers.length + metas.length === 0)
    return reportOnly ? 'csp-not-implemented-but-reporting-enabled' : 'csp-not-implemented';
  const policy = parsePolicies([...headers, ...metas]);
  if (policy === undefined) return 'csp-header-invalid';
  if (headers.length === 0 && [...policy.keys()].every((directive) => headerOnly.includes(directive)))
    return 'csp-not-implemented';
  return resultOf(policy, secure);
}

function resultOf(policy: Policy, secure: boolean): Result {
  const of = (directive: string, otherwise: Sources): Sources =>
    policy.get(directive) ?? policy.get('default-src') ?? otherwise;
  const script = scriptsOf(of('script-src', ['*']));
  const style = withoutIdleInline(of('style-src', ['*']));
  const active = [...policy].flatMap(([directive, sources]) =>
    passive.includes(directive) || directive === 'script-src' ? [] : sources,
  );
  const isPlain = (source: string): boolean => source.startsWith('http:') || source.startsWith('ftp:');
  const has = (sources: Sources, unwanted: Sources): boolean => sources.some((source) => unwanted.includes(source));
  const rules: readonly (readonly [boolean, Result])[] = [
    [script.includes("'strict-dynamic'") && !isNamed(script), 'csp-header-invalid'],
    [has(script, [...broad, ...inline]) || has(of('object-src', ['*']), broad), 'csp-implemented-with-unsafe-inline'],
    [secure && [...active, ...script].some(isPlain), 'csp-implemented-with-insecure-scheme'],
    [has([...script, ...style], ["'unsafe-eval'"]), 'csp-implemented-with-unsafe-eval'],
    [
      secure && passive.flatMap((one) => of(one, [])).some(isPlain),
      'csp-implemented-with-insecure-scheme-in-passive-content-only',
    ],
    [has(style, [...broad, ...inline]), 'csp-implemented-with-unsafe-inline-in-style-src-only'],
    [String(policy.get('default-src')) === "'none'", 'csp-implemented-with-no-unsafe-default-src-none'],
  ];
  return rules.find(([applies]) => applies)?.[1] ?? 'csp-implemented-with-no-unsafe';
}

/** By a nonce or a hash, beside which browsers ignore `unsafe-inline`. */
function isNamed(sources: Sources): boolean {
  return sources.some((source) => /^'(?:sha(?:256|384|512)|nonce)-/.test(source));
}

function withoutIdleInline(sources: Sources): Sources {
  return isNamed(sources) ? sources.filter((source) => source !== "'unsafe-inline'") : sources;
}

/** Beside `strict-dynamic`, browsers ignore schemes, hosts and `self`. */
function scriptsOf(sources: Sources): Sources {
  const left = withoutIdleInline(sources);
  if (!isNamed(left) || !left.includes("'strict-dynamic'")) return left;
  return left.filter((source) => source !== "'self'" && !broad.some((start) => source.startsWith(start)));
}
