/** Records what Lighthouse leaves in each case, without what no test reads: `node runners/lighthouse/testing/record.ts [case…]`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics } from '../metrics.ts';
import { type CaseName, cases, play } from './cases.ts';

const read = new Set(['long-tasks', 'network-requests', ...Object.values(metrics).flatMap(({ audit }) => audit ?? [])]);

const asked = process.argv.slice(2);
const names = (Object.keys(cases) as CaseName[]).filter((name) => asked.length === 0 || asked.includes(name));
for (const name of names) {
  const { files, end } = await play(cases[name]);
  const folder = join(import.meta.dirname, '../testdata', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [path, bytes] of files) writeFileSync(join(folder, path), slim(path, bytes));
  process.stdout.write(
    `${name}: ${end.status}${end.reason === undefined ? '' : `, ${end.reason.code}: ${end.reason.detail}`}\n`,
  );
}

function slim(path: string, bytes: Uint8Array): Uint8Array | string {
  if (path.endsWith('.html')) return '<!doctype html>\n';
  if (!path.startsWith('run-')) return bytes;
  const {
    audits,
    categories,
    runtimeError,
    requestedUrl,
    finalDisplayedUrl,
    environment,
    lighthouseVersion,
    fetchTime,
  } = JSON.parse(new TextDecoder().decode(bytes));
  const kept = Object.entries<{ score: number | null }>(audits).filter(
    ([id, audit]) => read.has(id) || (audit.score !== null && audit.score < 0.9),
  );
  const ids = new Set(kept.map(([id]) => id));
  const slimmed = Object.entries<{ auditRefs: { id: string }[] }>(categories).map(([id, category]) => [
    id,
    { ...category, auditRefs: category.auditRefs.filter((ref) => ids.has(ref.id)) },
  ]);
  const report = {
    lighthouseVersion,
    fetchTime,
    requestedUrl,
    finalDisplayedUrl,
    runtimeError,
    environment,
    categories: Object.fromEntries(slimmed),
    audits: Object.fromEntries(kept),
  };
  return `${JSON.stringify(report, null, 1)}\n`;
}
