/** What the claim takes, and its checks. */
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { seconds, string, z } from '../../../fixtures/claims/fields.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import { type TableOf, type Tool, tools } from './tools.ts';

const names = Object.keys(tools) as [Tool, ...Tool[]];

export const options = {
  tool: z.enum(names, { error: `one of ${names.join(', ')}` }).optional(),
  table: string.optional(),
  column: string.optional(),
  dirty: string.optional(),
  files: string.optional(),
  head: string.optional(),
  within: seconds.default(10),
};
export type Asked = { readonly connection: string } & z.output<z.ZodObject<typeof options>>;

export function refuseHalf(asked: Omit<Asked, 'connection'>, context: z.core.$RefinementCtx): void {
  const { tool, table, column, dirty, files, head } = asked;
  const own = [table, column, dirty].some((one) => one !== undefined);
  if (tool === undefined && (table === undefined || column === undefined))
    refuse(context, `tool (${names.join(', ')}), or table and column`, own ? '(one of them)' : '(neither)');
  if (tool !== undefined && own) refuse(context, 'tool, or table, column and dirty, not both', '(both)');
  if ((files === undefined) === (head === undefined))
    refuse(context, 'files, or head', files === undefined ? '(neither)' : '(both)');
}

/** Where the database keeps its migrations. */
export function tableOf({ tool, table = '', column = '', dirty }: Omit<Asked, 'connection' | 'within'>): TableOf {
  if (tool !== undefined) return tools[tool];
  return { table, column, ...(dirty === undefined ? {} : { dirty }) };
}

export type Subject = 'head' | 'pending' | 'dirty';

export function checksOf({ connection, ...asked }: Asked): readonly CheckDraft<Subject>[] {
  const { head } = asked;
  const newest = head === undefined ? 'its newest migration' : `migration ${head}`;
  return [
    {
      id: 'at head',
      title: `${connection} is at ${newest}`,
      failure: `${connection} is not at ${newest}`,
      why: 'The build works on the schema that its last migration makes.',
      threshold: { unit: 'text', is: head ?? 'head' },
      measures: 'head',
    },
    ...(head !== undefined
      ? []
      : [
          none('pending', {
            id: 'no pending migrations',
            title: `No migration is pending on ${connection}`,
            failure: `Migrations are pending on ${connection}`,
            why: 'The build needs what they change.',
          }),
        ]),
    ...(tableOf(asked).dirty === undefined
      ? []
      : [
          none('dirty', {
            id: 'no failed migrations',
            title: `No migration has failed on ${connection}`,
            failure: `Migrations have failed on ${connection}`,
            why: 'One that broke off in the middle leaves a schema that no build was made for.',
          }),
        ]),
  ];
}

function none(
  measures: Subject,
  words: Pick<CheckDraft<Subject>, 'id' | 'title' | 'failure' | 'why'>,
): CheckDraft<Subject> {
  return { ...words, threshold: { unit: 'count', max: 0 }, measures };
}
