/** On what the figures were measured. */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { processVariables } from '../fixtures/context/process-env.js';
import { inspect } from '../setup/index.js';
import type { Machine } from './model.ts';
import { packageVersion } from './packages.ts';

export async function thisMachine(root: string): Promise<Machine> {
  const tools = Object.entries(await inspect({ env: processVariables() }));
  const found = tools.flatMap(([name, tool]) =>
    'version' in tool && name !== 'packages' ? [[name, tool.version] as const] : [],
  );
  const packages = ['@playwright/test', 'vitest', 'lighthouse', 'allure-commandline'].map(
    (name) => [name, installedVersion(name, root)] as const,
  );
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    versions: Object.fromEntries([...found, ...packages, ['java', javaVersion()]]),
  };
}

function installedVersion(name: string, root: string): string {
  try {
    return packageVersion(name, root);
  } catch {
    return 'missing';
  }
}

function javaVersion(): string {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return /"([^"]+)"/.exec(stderr ?? '')?.[1] ?? 'missing';
}
