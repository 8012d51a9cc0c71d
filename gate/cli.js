#!/usr/bin/env node
/**
 * Nothing is imported before this: Node exits with 1 if an import fails or an error is not caught, which would read as blocked, and
 * with whatever a suite's or a probe's own code says, 0 included.
 */
let concluded = false;
let code = 2;
process.on('exit', () => {
  if (!concluded) process.stderr.write('stagegate was ended before it had a verdict.\n');
  process.exitCode = code;
});
/** A run that is going on concludes with what it has seen. */
process.on('uncaughtException', (error) => {
  if (concluded || process.listenerCount('uncaughtException') > 1) return;
  process.stderr.write(`stagegate itself failed, so there is no verdict: ${error?.message ?? error}\n`);
  concluded = true;
  process.exit();
});
/** The reader of the output may stop reading; the run goes on. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/** An older one does not know what comes next. */
const oldest = '22.19';
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `stagegate could not start: Node ${oldest} or newer is needed, and this is ${process.versions.node} (${process.execPath}). npm run gate starts the one that npm has installed.\n`,
  );
  concluded = true;
  code = 3;
  process.exit();
}

const { enableCompileCache } = await import('node:module');
const { cachedIn } = await import('../fixtures/context/cache.js');
enableCompileCache(cachedIn('compiled'));
const { watchMemory } = await import('./memory.ts');
watchMemory();
const { main } = await import('./program.ts');
code = await main(process.argv.slice(2), process);
concluded = true;
/** Milliseconds for the reader of a pipe. */
const patience = 5000;
const written = [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done)));
await Promise.race([Promise.all(written), new Promise((done) => setTimeout(done, patience))]);
/** What a tool, a browser or a team's own code has left open keeps nobody waiting. */
process.exit();
