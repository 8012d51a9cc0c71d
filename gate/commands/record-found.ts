/** Writes what staging's servers are like now into the files that a definition's claims compare them with. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ReasonError, UsageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/model.ts';
import { createConnections } from '../../fixtures/connections/connections.ts';
import { QuestionError, type Session } from '../../fixtures/connections/session.ts';
import { sql } from '../../fixtures/connections/sql.ts';
import { type Kind, type Objects, readRecorded, written } from '../../fixtures/recorded/file.ts';
import { type SchemaAsked, schemaOf } from '../../fixtures/recorded/schema.ts';
import { recordableSettings } from '../../fixtures/recorded/settings.ts';
import { commandContext } from '../context.ts';
import type { CliContext } from '../options.ts';
import { reachTarget } from '../run/target.ts';
import { withRunScope } from '../scope.ts';

const recorders: Readonly<Record<Kind, (args: JsonObject, session: Session) => Promise<Objects>>> = {
  schema: (args, session) => schemaOf(sql(session), args as unknown as SchemaAsked),
  settings: (args, session) => recordableSettings(session, Number(args['within'])),
};

/** One file for each such claim of the definition. Throws a `UsageError` if there is none, or if nothing can be recorded. */
export function recordFound(
  kind: Kind,
  environment: string,
  words: readonly string[],
  cli: CliContext,
): Promise<number> {
  return withRunScope(cli, async (scope) => {
    const context = commandContext(cli, scope);
    const { loaded } = await reachTarget({ name: environment, words, run: 'by-hand' }, context);
    const claims = loaded.claims
      .map(({ drafts }) => drafts.quick.args)
      .filter((args) => args['probe'] === kind && typeof args['recorded'] === 'string');
    if (claims.length === 0)
      throw new UsageError(
        `${environment} has no claim that compares with recorded ${kind}: add ${kind}('<connection>', { … }) to ${loaded.file}.`,
      );
    const connections = createConnections(loaded.resolved);
    try {
      for (const args of claims) {
        const path = String(args['recorded']);
        refuseOther(kind, path, context.root);
        const use = connections.use(
          String(args['connection']),
          async (session) => ({ server: session.server, objects: await recorders[kind](args, session) }),
          { signal: scope.signal },
        );
        const found = await use.catch((error: unknown) => {
          throw isAnswer(error) ? new UsageError(`${path} was not written: ${error.message}`) : error;
        });
        const count = Object.keys(found.objects).length;
        if (count === 0)
          throw new UsageError(`${path} was not written: there is nothing to record on ${args['connection']}.`);
        mkdirSync(dirname(join(context.root, path)), { recursive: true });
        writeFileSync(join(context.root, path), written(kind, { ...found, at: new Date().toISOString() }));
        cli.stdout.write(`${path}: ${count} objects of ${found.server}. Look at it, and commit it.\n`);
      }
    } finally {
      await connections.close();
    }
    return 0;
  });
}

function isAnswer(error: unknown): error is Error {
  return error instanceof QuestionError || error instanceof ReasonError;
}

function refuseOther(kind: Kind, path: string, root: string): void {
  if (!existsSync(join(root, path))) return;
  try {
    readRecorded(kind, path, root);
  } catch {
    throw new UsageError(
      `${path} exists and is no recorded ${kind}. Delete it first, or name another file in the claim: recorded.`,
    );
  }
}
