/** What persons sign after the run: nothing is measured while it runs. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import type { Runner } from '../runner.ts';
import { allowedSigners, mayAll, whoMaySign } from './allowed-signers.ts';
import { signOffArgs } from './args.ts';

export const signoff: Runner = {
  name: 'signoff',
  contact: 'none',
  needs: () => [],
  list: async (draft, { root }) => {
    const { signers, by, count } = signOffArgs(draft.args);
    const path = resolve(root, signers);
    const text = contentOf(path, signers);
    const able = mayAll(allowedSigners(text, signers), by);
    if (able.size < count)
      throw new UsageError(
        `${signers} lists ${able.size === 0 ? 'nobody' : `only ${[...able].join(', ')}`} who may sign as ${by.join(' or ')}, and signoff(${JSON.stringify(draft.name)}) asks for ${count}. Add a line there, or fix "by".`,
      );
    return { checks: draft.checks, args: { ...draft.args, allowed: text } };
  },
  run: async ({ task }) => ({
    status: 'errored',
    reason: { code: 'not-signed', detail: `${task.id} can be signed by ${whoMaySign(task)}` },
    versions: {},
  }),
  read: () => ({ measurements: {} }),
};

function contentOf(path: string, signers: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(
      `There is no file ${signers}, which says who may sign. Write a line for each key into it: "anna@example.com,release ssh-ed25519 AAAA…".`,
    );
  }
}
