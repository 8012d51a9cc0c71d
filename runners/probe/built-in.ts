/** stagegate's own probes by id, each loaded when it is first needed. */
import { didYouMean } from '../../core/nearest.ts';

const loaders: Readonly<Record<string, () => Promise<unknown>>> = {
  certificates: () => import('../../suites/config/certificates/certificates.ts'),
  concurrent: () => import('../../load/concurrent/concurrent.ts'),
  endpoint: () => import('../../suites/health/endpoint/endpoint.ts'),
  latency: () => import('../../suites/api/latency/latency.ts'),
  page: () => import('../../smoke/page/page.ts'),
  variables: () => import('../../suites/config/variables/variables.ts'),
};

/** Throws an error that names the id and the nearest one where none is registered. */
export async function builtInProbe(id: string, task: string): Promise<unknown> {
  const load = loaders[id];
  if (load !== undefined) return load();
  const known = Object.keys(loaders);
  const question = didYouMean(id, known, 'did');
  throw new Error(
    `Task "${task}" names a probe "${id}", which is not registered${question === '' ? '.' : `; ${question}`} The probes are ${known.join(', ')}. A team's own begins with "./".`,
  );
}
