/** A project with one claim, gated on a server of ours. */
import { join } from 'node:path';
import { Project } from '../../../gate/testing/command.ts';
import { timedNode } from '../../command.ts';
import type { Context } from '../../model.ts';
import { packageFile } from '../../packages.ts';
import { type LoopbackServer, startServer } from '../../server.ts';

export interface Many extends AsyncDisposable {
  readonly origin: string;
  /** Seconds of the whole gate. Throws if it does not promote. `meter` is a file that gets the most memory it held, in MB. */
  gate(options?: { readonly meter?: string }): Promise<number>;
  /** Seconds of the tool's own command in the project. */
  bare(file: readonly [name: string, file: string], args: readonly string[]): Promise<number>;
}

/** `claim` is TypeScript of the definition, which imports `stagegate`'s `name`. */
export async function manyOf(
  {
    name,
    layer,
    claim,
    files,
  }: Readonly<Record<'name' | 'layer' | 'claim', string>> & { readonly files: Readonly<Record<string, string>> },
  { root, scratch }: Context,
): Promise<Many> {
  const server = await startServer();
  const project = new Project({ ...files, 'many.ts': definition(server, name, layer, claim) });
  const options = { cwd: project.root, log: join(scratch, 'many.txt'), env: { PLAYWRIGHT_TEST_BASE_URL: server.url } };
  return {
    origin: server.url,
    gate: ({ meter } = {}) => {
      const metered = meter === undefined ? [] : ['--import', join(root, 'bench', 'children', 'meter.ts')];
      const env = { ...options.env, ...(meter === undefined ? {} : { METER: meter }) };
      return timedNode([...metered, join(root, 'gate', 'cli.js'), './many.ts', '--offline'], { ...options, env });
    },
    bare: ([name, file], args) => timedNode([packageFile(name, file, root), ...args], options),
    [Symbol.asyncDispose]: async () => {
      project[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

function definition({ url }: LoopbackServer, name: string, layer: string, claim: string): string {
  return `import { defineEnvironment, ${name} } from 'stagegate';
export default defineEnvironment({
  name: 'many',
  origins: { app: '${url}' },
  production: ['production.example'],
  identity: { app: { at: '/version', version: '/version', environment: '/environment' } },
  policy: { requiredLayers: ['${layer}'], promotes: ['quick', 'full'] },
  claims: [${claim}],
});
`;
}
