import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceRoot } from '../../fixtures/context/install.ts';
import { answer } from '../../fixtures/testing/server.ts';
import { openWayIn } from '../../fixtures/testing/way-in.ts';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { tryOut } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';

test('agents, plain supertest, fetch and https have the whole way in, and none to production', async () => {
  await using way = await openWayIn(answer({ ok: true }), ['shop.test']);
  const { reading } = await tryOut(vitest, claim({ specs: 'specs' }), {
    files: {
      'package.json': '{ "type": "module" }',
      'specs/a.spec.ts': `import https from 'node:https';
        import { expect, test } from 'vitest';
        import supertest from 'supertest';
        import { agent } from ${JSON.stringify(join(sourceRoot, 'fixtures/specs/vitest.ts'))};
        const get = (url) => new Promise((resolve, reject) => https.get(url, (answer) => { answer.resume(); resolve(answer.statusCode); }).on('error', reject));
        const url = '${way.url}';
        test('agent', async () => { await agent().get('/api').expect(200); });
        test('supertest', async () => { await supertest(url).get('/api').expect(200); });
        test('fetch', async () => { expect((await fetch(url + '/api')).status).toBe(200); });
        test('https', async () => { expect(await get(url + '/api')).toBe(200); });
        test('production by supertest', async () => { await expect(supertest('https://www.shop.test').get('/')).rejects.toThrow('refused by stagegate'); });
        test('production by fetch', async () => { await expect(fetch('https://www.shop.test/')).rejects.toMatchObject({ cause: { message: expect.stringContaining('refused by stagegate') } }); });
        test('production by https', async () => { await expect(get('https://www.shop.test/')).rejects.toThrow('refused by stagegate'); });`,
    },
    environment: way.environment,
  });
  const ended = Object.entries(reading.measurements).map(([id, { value, items }]) => [id, value, items?.[0]?.label]);
  expect({ ended, gaps: reading.gaps }).toEqual({
    ended: [
      'agent',
      'supertest',
      'fetch',
      'https',
      'production-by-supertest',
      'production-by-fetch',
      'production-by-https',
    ].map((name) => [`api/${name}`, 'passed', undefined]),
    gaps: {},
  });
  expect(way.lacking).toEqual([]);
  expect(way.proxy.asked.filter((line) => line.includes('shop.test'))).toEqual([]);
});

test('a host that bypasses the proxy is looked for directly', async () => {
  await using way = await openWayIn(answer({ ok: true }));
  const { proxy } = way.environment;
  if (proxy === undefined) throw new Error('There is no proxy.');
  const { reading } = await tryOut(vitest, claim({ specs: 'specs' }), {
    files: {
      'package.json': '{ "type": "module" }',
      'specs/a.spec.ts': `import { expect, test } from 'vitest';
        import supertest from 'supertest';
        test('supertest', async () => { await expect(supertest('${way.url}').get('/')).rejects.toThrow(/ENOTFOUND|EAI_AGAIN/); });
        test('fetch', async () => { await expect(fetch('${way.url}')).rejects.toMatchObject({ cause: { code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) } }); });`,
    },
    environment: { ...way.environment, proxy: { ...proxy, bypass: ['test'] } },
  });
  expect(Object.values(reading.measurements).map(({ value }) => value)).toEqual(['passed', 'passed']);
  expect(way.proxy.asked).toEqual([]);
});
