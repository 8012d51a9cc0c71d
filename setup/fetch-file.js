// `node fetch-file.js <url> <file>`: fetches a file; what went wrong is the line that it prints.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const [url = '', file = ''] = process.argv.slice(2);
process.on('uncaughtException', fail);
try {
  const response = await fetch(url);
  if (!response.ok || response.body === null) throw new Error(`answers ${response.status}`);
  await pipeline(response.body, createWriteStream(file));
} catch (error) {
  fail(/** @type {Error} */ (error));
}

/** @param {Error} error */
function fail({ message, cause }) {
  process.stderr.write(`${cause instanceof Error ? `cannot be reached: ${cause.message || cause.name}` : message}\n`);
  process.exitCode = 1;
}
