/** Its checks, and which options go together. */
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import type { z } from '../../../fixtures/claims/fields.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import type { Asked, Subject } from '../../../fixtures/ownership/row-options.ts';

export function refuseHalf({ schema, tables, as, own }: Omit<Asked, 'connection'>, context: z.core.$RefinementCtx) {
  if (schema !== undefined && tables !== undefined) refuse(context, 'schema, or tables, not both', '(both)');
  if ((as === undefined) !== (own === undefined))
    refuse(context, 'as and own: who asks, and which rows are its own', as === undefined ? '(only own)' : '(only as)');
}

export function checksOf({ connection, tables, schema = 'public', forced, as, own = {} }: Asked) {
  const all = tables === undefined ? `every table of ${schema}` : tables.join(', ');
  const draft = (id: string, measures: Subject, title: string, failure: string, why: string): CheckDraft<Subject> => {
    return { id, measures, title, failure, why, threshold: { unit: 'count', max: 0 } };
  };
  const who = as?.role ?? as?.connection ?? '';
  return [
    draft(
      'row security',
      'on',
      `Row-level security is on for ${all} on ${connection}`,
      `Row-level security is not on for ${all} on ${connection}`,
      'Without it, everybody who may read the table reads all of its rows.',
    ),
    ...(forced === undefined
      ? []
      : [
          draft(
            'forced row security',
            'forced',
            `Row-level security holds for the owner, too, of ${all} on ${connection}`,
            `Row-level security does not hold for the owner of ${all} on ${connection}`,
            'An application that connects as the owner of its tables passes every policy by.',
          ),
        ]),
    ...Object.keys(own).map((table) =>
      draft(
        `${table} rows of others`,
        { table },
        `${who} sees no row of others in ${table} on ${connection}`,
        `${who} sees rows of others in ${table} on ${connection}`,
        'What one customer may read of another is a leak.',
      ),
    ),
  ];
}
