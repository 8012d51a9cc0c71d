/** Where migration tools keep what is applied. */

export interface TableOf {
  readonly table: string;
  readonly column: string;
  /** Conditions of SQL: a row is one that is applied, default all of them; one that failed. */
  readonly applied?: string;
  readonly dirty?: string;
  /** It has the last migration alone: all before it are applied too. */
  readonly newestOnly?: true;
}

export const tools = {
  // A row for each branch.
  alembic: { table: 'alembic_version', column: 'version_num', newestOnly: true },
  // A row for each attempt. Failed: neither finished nor marked as rolled back (`prisma migrate resolve`).
  prisma: {
    table: '_prisma_migrations',
    column: 'migration_name',
    applied: 'finished_at IS NOT NULL AND rolled_back_at IS NULL',
    dirty: 'finished_at IS NULL AND rolled_back_at IS NULL',
  },
  knex: { table: 'knex_migrations', column: 'name' },
  'golang-migrate': { table: 'schema_migrations', column: 'version', dirty: 'dirty', newestOnly: true },
  goose: { table: 'goose_db_version', column: 'version_id', applied: 'is_applied' },
  'node-pg-migrate': { table: 'pgmigrations', column: 'name' },
} as const satisfies Readonly<Record<string, TableOf>>;

export type Tool = keyof typeof tools;
