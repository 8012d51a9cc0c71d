/** What a build is called if nobody has named it: by build tools without a version, and by templates that were never filled in. */

const words = new Set([
  ...[
    'unknown',
    'undefined',
    'null',
    'nil',
    'none',
    'nan',
    'n/a',
    'na',
    'tbd',
    'todo',
    'unset',
    'unspecified',
    'empty',
  ],
  ...[
    'dev',
    'devel',
    '(devel)',
    'develop',
    'development',
    'local',
    'localhost',
    'latest',
    'head',
    'snapshot',
    'main',
    'master',
  ],
  ...['version', 'commit', 'sha', 'string', 'placeholder', 'changeme', 'dirty', '-', '?'],
]);

/** `${VERSION}`, `$VERSION`, `%VERSION%`, `{{version}}`, `#{version}`, `<version>`, `@version@`, `__VERSION__`. */
const template = /^(\$\{.*\}|\$\(.*\)|\$[A-Za-z_]\w*|%+\w+%+|#?\{+.*\}+|<.*>|@[\w.]+@|__\w+__)$/s;

/** Nothing but zeros, with or without a word for "not released": `0.0.0`, `v0.0.0-dev`, `0000000`. */
const zero =
  /^v?0+(\.0+)*([-+.](dev|devel|development|local|unknown|snapshot|semantically-released|placeholder)\b.*)?$/i;

/** Many builds carry it, so it names none. */
export function isPlaceholder(build: string): boolean {
  const text = build.trim();
  return text === '' || words.has(text.toLowerCase()) || template.test(text) || (zero.test(text) && text !== '0');
}
