// The published package.json, from the repository's.

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {Record<string, string | { types: string, default: string }>} exports
 * @property {Record<string, string>} bin
 * @property {Record<string, string>} dependencies
 * @property {Record<string, string>} peerDependencies
 */

/**
 * The team's own tools, in the versions that the reporters, the preload and the connections were run with. A team that has no suites for
 * one, or no such database, does not need it.
 */
const peers = {
  // Attempts have annotations, which say why a test was skipped, from 1.52 on; gated with 1.52.0 and 1.65.1.
  '@playwright/test': '>=1.52.0 <2',
  // `TestCase.attempts()` came with 5.1.
  vitest: '^5.1.0',
  // A database's driver, for a definition that names one; each is loaded when it is first needed.
  pg: '>=8.16.0 <9',
  mysql2: '>=3.11.0 <4',
  nodemailer: '>=6.9.0 <11',
  ioredis: '>=5.4.0 <7',
  bullmq: '>=5.0.0 <7',
};

/** Types that the declarations name. */
const types = ['@types/supertest'];

/**
 * @param {{ version: string, dependencies: Record<string, string>, devDependencies: Record<string, string> } & Record<string, unknown>} repository
 * @returns {Manifest & Record<string, unknown>}
 */
export function manifest(repository) {
  const { name, version, description, license, type, engines, dependencies, devDependencies } = repository;
  const shipped = Object.entries(dependencies).filter(([dependency]) => !(dependency in peers));
  return {
    name: String(name),
    version,
    description,
    license,
    type,
    keywords: ['staging', 'release gate', 'playwright', 'vitest', 'k6', 'lighthouse', 'testing'],
    engines,
    exports: {
      '.': entry('index'),
      './playwright': entry('fixtures/specs/playwright'),
      './vitest': entry('fixtures/specs/vitest'),
      './gate-report.schema.json': './gate-report.schema.json',
      './package.json': './package.json',
    },
    bin: { stagegate: './bin/stagegate.js' },
    dependencies: Object.fromEntries(
      [...shipped, ...types.map((one) => [one, devDependencies[one] ?? ''])].toSorted(([a = ''], [b = '']) =>
        a < b ? -1 : 1,
      ),
    ),
    peerDependencies: peers,
    peerDependenciesMeta: Object.fromEntries(Object.keys(peers).map((peer) => [peer, { optional: true }])),
  };
}

/** @param {string} path */
function entry(path) {
  return { types: `./${path}.d.ts`, default: `./${path}.js` };
}
