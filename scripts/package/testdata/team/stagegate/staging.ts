import { defineEnvironment, endpoint, env, k6, playwright, results } from 'stagegate';

export default defineEnvironment({
  name: 'shop',
  origins: { app: env('SHOP_URL') },
  production: ['shop.example'],
  identity: { app: { at: '/health', version: '/version', environment: '/environment' } },
  requirements: { 'SHOP-01': 'Orders are shown' },
  policy: { requiredLayers: ['health', 'uat', 'load', 'api'], promotes: ['quick', 'full'] },
  claims: [
    endpoint('/health', { is: 200 }),
    playwright({ specs: 'e2e', config: 'playwright.config.ts', variables: ['SHOP_URL', 'ALL_BROWSERS'] }),
    k6({ script: 'load/orders.js', origins: { SHOP_URL: 'app' }, checks: ['orders are there'] }),
    results({
      run: 'npm run --silent prices',
      name: 'prices',
      junit: 'out/*.xml',
      tests: ['a pear is 3'],
      origins: { SHOP_URL: 'app' },
    }),
  ],
});
