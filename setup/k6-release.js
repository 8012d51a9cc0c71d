// k6's own release.

/** @import { Release } from './release.js' */

/** As in load/k6/go.mod. */
export const version = '1.8.1';

/** @type {Release} */
export const release = {
  tool: 'k6',
  version,
  releases: 'https://github.com/grafana/k6/releases/download',
  sums: `k6-v${version}-checksums.txt`,
  archives: {
    linux: (processor) => `k6-v${version}-linux-${processor}.tar.gz`,
    darwin: (processor) => `k6-v${version}-macos-${processor}.zip`,
    win32: (processor) => `k6-v${version}-windows-${processor}.zip`,
  },
};
