/** k6 behind a shell script, which acts as another k6 or kills it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tool } from '../../runner.ts';

/** `body` has the real one as `"$k6"`, and ends by running it. */
function wrapped(tool: Tool, folder: string, body: string): Tool {
  if ('missing' in tool) return tool;
  const path = join(folder, 'k6.sh');
  writeFileSync(path, `#!/bin/sh\nk6='${tool.path}'\n${body}\n`, { mode: 0o755 });
  return { ...tool, path };
}

/** Killed as soon as there is a file `kill` in the folder. */
export function killedAtSign(tool: Tool, folder: string): Tool {
  return wrapped(
    tool,
    folder,
    `"$k6" "$@" &
if [ "$1" != run ]; then wait $!; exit; fi
until [ -e '${folder}/kill' ]; do sleep 0.1; done
kill -KILL $!
kill -KILL $$`,
  );
}

/** One that was built without what `load/k6` adds. */
export function withoutOutput(tool: Tool, folder: string): Tool {
  return wrapped(
    tool,
    folder,
    `if [ "$1" = version ]; then "$k6" version | grep -v stagegate; exit; fi
case "$*" in *--out\\ stagegate=*) echo "invalid output type 'stagegate'" >&2; exit 255 ;; esac
unset STAGEGATE_REACH
exec "$k6" "$@"`,
  );
}

/** Does not end when it is asked to, only by a kill. */
export function deaf(tool: Tool, folder: string): Tool {
  return wrapped(
    tool,
    folder,
    `if [ "$1" != run ]; then exec "$k6" "$@"; fi
trap '' INT TERM
"$k6" "$@"
while :; do sleep 1; done`,
  );
}

/** Writes each sample to `each.csv.gz` in the folder as well. */
export function tellingEach(tool: Tool, folder: string): Tool {
  return wrapped(
    tool,
    folder,
    `if [ "$1" = run ]; then shift; exec "$k6" run --out 'csv=${folder}/each.csv.gz' "$@"; fi
exec "$k6" "$@"`,
  );
}
