/**
 * Where Vitest's own modules find what they import. Each process of an isolated suite loads forty of them; to look on the disk where `./chunks/a.js` is
 * and what it is, and for each of them where `chai` is, takes Node a sixth of the time until the first test. The package has its modules side by side,
 * all are ES modules, and in one package a name means one module.
 */
import { type ResolveFnOutput, type ResolveHookContext, registerHooks } from 'node:module';

const folder = /\/node_modules\/vitest\/dist\//;
const neighbour = /^\.{1,2}\/.*\.js$/;

export function findOwnModules(): void {
  const found = new Map<string, ResolveFnOutput>();
  registerHooks({
    resolve: (specifier, context, next) => {
      // An address is not remembered: loaders of the team's own wrap a module under its own, and Vitest changes what it gets.
      if (!isOwnImport(context) || /^\w+:/.test(specifier)) return next(specifier, context);
      if (neighbour.test(specifier))
        return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
      const known = found.get(specifier) ?? { ...next(specifier, context), shortCircuit: true };
      found.set(specifier, known);
      return known;
    },
  });
}

function isOwnImport({ parentURL = '', conditions, importAttributes }: ResolveHookContext): boolean {
  return folder.test(parentURL) && conditions.includes('import') && Object.keys(importAttributes).length === 0;
}
