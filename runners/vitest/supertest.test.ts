import { expect, test } from 'vitest';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { tryOut } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';
import { imports } from './testing/run.ts';

test.each(['forks', 'vmThreads'])('supertest counts whenever it is loaded, in the pool %s', async (pool) => {
  const app = "http.createServer((_, response) => response.end('x'))";
  const { reading } = await tryOut(vitest, claim({ specs: 'specs', config: 'vt.config.ts' }), {
    files: {
      'vt.config.ts': `export default { test: { include: ['specs/*.spec.ts'], pool: '${pool}' } };`,
      'specs/a.spec.ts': `${imports}
        test('imported', async () => { await supertest(${app}).get('/').expect(200); });
        test('swallowed', async () => { await supertest(${app}).get('/').expect(404).catch(() => {}); });`,
      'specs/b.spec.ts': `import { test } from 'vitest'; import http from 'node:http';
        test('imported later', async () => { await (await import('supertest')).default(${app}).get('/').expect(200); });`,
    },
  });
  expect(reading.measurements).toEqual({
    'api/imported': expect.objectContaining({ value: 'passed' }),
    'api/imported-later': expect.objectContaining({ value: 'passed' }),
  });
  expect(reading.gaps).toEqual({ 'api/swallowed': { code: 'no-assertion', detail: '"swallowed" (specs/a.spec.ts)' } });
});
