/**
 * Where the modules that Vitest transforms are kept. Left to itself, it keeps them in the checkout from run to run, under a key that knows the source
 * and the names of plugins: not what a plugin reads, nor what the configuration says if it is loaded as it is here. So each process keeps its own, and
 * the run takes those of its gate's listing if nothing but Vite itself has made them, by the same configuration.
 */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import type {} from 'vitest/config';
import type { Vite, Vitest } from 'vitest/node';
import type { Order } from './order.ts';

export function ownModules({ scratch }: Order): string {
  return join(scratch, 'modules');
}

export class Configuration {
  #digest: string | undefined;

  /** Is called with the configuration as it was loaded: Vite's own plugins are not in it yet. */
  readonly plugin: Vite.Plugin = {
    name: 'stagegate',
    config: ({ plugins = [], test: _, cacheDir: _own, ...rest }) => {
      this.#digest = flattened(plugins).every(isKnown) ? digestOf(rest) : undefined;
    },
  };

  /** Of a project with a configuration of its own it is not known which plugins it has. */
  share({ projects, vite }: Vitest, { modules }: Order): void {
    if (this.#digest === undefined || projects.some((project) => project.vite !== vite)) return;
    for (const { config } of projects) config.fsModuleCachePath = join(modules, this.#digest);
  }
}

/** A configuration may nest them. */
function flattened(plugins: readonly unknown[]): readonly unknown[] {
  return plugins.flatMap((plugin) => (Array.isArray(plugin) ? flattened(plugin) : [plugin]));
}

function isKnown(plugin: unknown): boolean {
  if (!plugin) return true;
  const { name = '' } = plugin as { readonly name?: string };
  return name === 'stagegate' || name.startsWith('vitest:');
}

/** Undefined for what is no data. */
function digestOf(configuration: object): string | undefined {
  try {
    const text = JSON.stringify(configuration, (_, value) =>
      typeof value === 'function' || value instanceof RegExp ? String(value) : value,
    );
    return hash('sha256', text);
  } catch {
    return undefined;
  }
}
