/** Environment variables that a suite's own files set. Such a one may be unset because of what staging answered. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const isSource = /\.[cm]?[jt]sx?$/;

/** To find and read them takes 0.2 s from the page cache; of more it is not known what they set. */
const mostFiles = 5_000;

/** Many at a time, or one whose name is computed: `Object.assign(env, …)`, `env[key] = …`, `env = …`, where `env` is the process’s. */
const any =
  /\(\s*process\.env\s*,|\benv\s*\[(?!\s*["'`][A-Z])[^\]]*\]\s*(?:\?\?|\|\|)?=(?![=>])|\bprocess\.env\s*=(?![=>])/;

/** Those of the names of which it is certain that no file in the folder sets them; none if it has too many files to tell. */
export function unwrittenIn(folder: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const files = sourcesIn(folder, mostFiles + 1);
  if (files.length > mostFiles) return [];
  const left = new Set(names);
  for (const file of files) {
    const source = readable(() => readFileSync(file, 'utf8'), '');
    for (const name of left) if (isWritten(source, name)) left.delete(name);
    if (left.size === 0) break;
  }
  return [...left];
}

/** Whether it may be. */
export function isWritten(source: string, name: string): boolean {
  if (any.test(source)) return true;
  return source.includes(name) && writing(name).test(source);
}

/** As `env.NAME = …`, as `['NAME'] = …`, as a first argument (`vi.stubEnv('NAME', …)`), as a target of `[…] = …` or `({ … } = …)`, and as a line of a file of variables. */
function writing(name: string): RegExp {
  const assigned = String.raw`(?:\?\?|\|\||\+)?=(?![=>])`;
  return new RegExp(
    [
      String.raw`(?:\.${name}\b|["'\x60]${name}["'\x60]\s*\])(?:\s*[\])}])*\s*${assigned}`,
      String.raw`\(\s*["'\x60]${name}["'\x60]\s*,`,
      String.raw`\b${name}=(?![=>])`,
    ].join('|'),
  );
}

function sourcesIn(folder: string, most: number): readonly string[] {
  const found: string[] = [];
  for (const entry of readable(() => readdirSync(folder, { withFileTypes: true }), [])) {
    if (found.length >= most) break;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name))
      found.push(...sourcesIn(path, most - found.length));
    else if (entry.isFile() && isSource.test(entry.name)) found.push(path);
  }
  return found;
}

/** What the gate may not read, its suites may not either. */
function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
