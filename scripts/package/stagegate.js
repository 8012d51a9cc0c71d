#!/usr/bin/env node
// The installed command, bin/stagegate.js. It runs in any Node, so that one that is too old gets a sentence: it is written for Node 10.
const oldest = '22.19';
/** As it lies in the package. */
const cli = '../gate/cli.js';
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 19)) {
  // Node exits with 1 if a file is missing or broken, which would read as blocked.
  import(cli).catch((error) => refuse(error.message));
} else {
  refuse(
    `Node ${oldest} or newer is needed, and this is ${process.versions.node} (${process.execPath}). To give the project one of its own: npm install --save-dev node@24. Or install a newer Node, or put one first on the PATH.`,
  );
}

/** @param {string} why */
function refuse(why) {
  process.stderr.write(`stagegate could not start: ${why}\n`);
  process.exitCode = 3;
}
