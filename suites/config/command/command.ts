import { defined } from '../../../core/defined.ts';
import { commandContact } from '../../../fixtures/claims/contact-option.ts';
import { string } from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { type CommandArgs, options } from './args.ts';
import { checksOf } from './checks.ts';
import { runIt } from './measure.ts';
import { readEnd, whyLeftOut } from './read.ts';

/**
 * A command of yours ends as it should, and says what it should: `command('npm run -s migrate:status', { json: { '/pending': 0 } })`.
 * Each thing below is a check of its own.
 *
 * - `run`: a line for the shell (`sh -c`). `folder`: where, from the root; default the root. `origins` and `variables`: as of `results`.
 * - `exit`: the exit code, or several. Default 0.
 * - `json`: values of its standard output by JSON pointer, and `text`: the output without white space around it. Each is written as in
 *   `endpoint`: `{ '/pending': 0, '/head': /^v\d+/, '/done': { length: { min: 1 } } }`.
 * - `version`: JSON pointer to the candidate's version or commit, or to an image with that tag, or with one that ends with the commit (`shop:staging-3f2a9c1`);
 *   `{ at, service }` if there are several services. Version and commit are the service's own, as far as its identity says them; inconclusive where only one of them is known and the other is reported.
 * - `artefact`: `{ file, json, text }`: a file that it must write, from its folder, at most 16 MB. One from before the run never counts.
 * - `within`: seconds; then it is stopped, and its checks are inconclusive. Default 60.
 * - `layer`: default `config`, a gatekeeper: if a check of it does not pass, nothing later runs.
 * - `effect`: default `read`: it changes nothing. stagegate cannot check that.
 * - `contact`: in the layer `config` no answer of staging is needed. In others, default: if one of its processes is Node, staging must have
 *   answered it. `task`: it must have, and if no process is Node, nothing passes. `{ none: '<why>' }`: none is needed, for instance because it asks the database.
 * - `name`: default the command; given, it also starts the ids and names the command in the titles of its checks.
 *
 * A command that is not found, hangs, is killed (also if its exit code says so: 128 and the signal's number, unless `exit` names it), or writes more than 16 MB of output, and JSON that breaks off, are inconclusive; a value that is not
 * there fails. Production is refused in its Node processes; in other languages stagegate cannot refuse it. Throws a `UsageError` that quotes the wrong value.
 */
export const command = probeClaim({
  id: 'command',
  layer: ({ layer }) => layer,
  argument: { run: string },
  options,
  prefix: ({ run }) => run.slice(0, longestName),
  effect: ({ effect }) => effect,
  contact: commandContact,
  seconds: ({ within }) => Math.min(within, 5),
  deadline: ({ within }) => within,
  checks: checksOf,
  args: ({ run, folder, variables, origins, exit, artefact, version }): CommandArgs =>
    defined({ run, folder, variables, origins, exit, file: artefact?.file, service: serviceOf(version) }),
  measure: runIt,
  read: readEnd,
  gap: whyLeftOut,
});

/** Characters of a command that begin the ids of its checks. */
const longestName = 60;

function serviceOf(version: string | { readonly service: string } | undefined): string | undefined {
  return typeof version === 'object' ? version.service : undefined;
}
