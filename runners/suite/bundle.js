// One ES module of a module and of all that it imports: `node bundle.js <module> <file>`. Specs replace functions of Node's modules, and
// CommonJS would call what they put there.
import { renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * @param {string} entry
 * @param {string} file the entry itself, or one in another folder: each module then knows where it was
 */
export async function bundle(entry, file) {
  const bundled = await rolldown({
    input: entry,
    platform: 'node',
    external: /^node:/,
    tsconfig: false,
    plugins:
      file === entry ? [] : [{ name: 'places', transform: (code, id) => (id === entry ? code : placed(code, id)) }],
  });
  // Others may make or read it at this moment.
  const unfinished = `${file}.${process.pid}`;
  await bundled.write({ file: unfinished, format: 'es' });
  renameSync(unfinished, file);
}

/**
 * @param {string} code
 * @param {string} id
 */
function placed(code, id) {
  return code
    .replaceAll('import.meta.dirname', () => JSON.stringify(dirname(id)))
    .replaceAll('import.meta.filename', () => JSON.stringify(id));
}

const [, program, entry, file] = process.argv;
if (program === import.meta.filename && entry !== undefined && file !== undefined) await bundle(entry, file);
