import * as fields from '../../fixtures/claims/fields.ts';
import { sql } from '../../fixtures/connections/sql.ts';
import { samplerClaim } from './sampler-claim.ts';

/** Seconds until the server must have answered. */
const within = 5;

/** The server's own processes and the gate's sessions have no part in it. */
const statements = {
  postgres: `select count(*) from pg_stat_activity
where datname = current_database() and coalesce(backend_type, 'client backend') = 'client backend' and application_name <> 'stagegate'
and ($1::text is null or application_name = $1) and ($2::text is null or usename = $2)`,
  mysql: `select count(*) from information_schema.processlist
where db = database() and id <> connection_id() and user = coalesce(?, user)`,
};

/**
 * The sessions that a database has, so the connections that a pool opens: `during: [pool('db', { application: 'api', max: 10 })]`. Counted are those of the connection's own
 * database: in `pg_stat_activity` of PostgreSQL, without the gate's, and in the process list of MySQL and MariaDB, without the sampler's own.
 *
 * - `application`: only sessions of this `application_name`; PostgreSQL alone. `user`: only sessions of this user. MySQL shows a user without the privilege `PROCESS` no sessions but those of the same user.
 *
 * If not one session is seen at any time, the pool is somewhere else, and the checks are inconclusive.
 */
export const pool = samplerClaim({
  id: 'pool',
  argument: { connection: fields.connection },
  options: { application: fields.string.optional(), user: fields.string.optional() },
  connectionKinds: ({ application }) => (application === undefined ? ['postgres', 'mysql'] : ['postgres']),
  unit: 'count',
  what: ({ connection, application, user }) => {
    const whose = application ?? user;
    return `the number of sessions ${whose === undefined ? '' : `of ${whose} `}in ${connection}`;
  },
  absent:
    'Name the application_name or the user with which the pool connects, and a connection to the same database. In MySQL and MariaDB, grant the connection’s user the privilege PROCESS.',
  ask: ({ connection, application = null, user = null }, context) =>
    context.connection(connection, async (session) => {
      const db = sql(session);
      const values = db.kind === 'postgres' ? [application, user] : [user];
      const { rows } = await db.select(statements[db.kind], values, { within });
      return Number(rows[0]?.[0]?.value);
    }),
});
