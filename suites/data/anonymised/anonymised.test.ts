import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasMariadb, testMariadb } from '../../../fixtures/connections/testing/mariadb.ts';
import { type TestServer, testDatabase } from '../../../fixtures/connections/testing/servers.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { anonymised } from './anonymised.ts';

type Options = Parameters<typeof anonymised>[1];

let database: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  const client = new Client(database.with({ search: '' }));
  await client.connect();
  for (const statement of [
    `CREATE TABLE people (id int PRIMARY KEY, email text, username varchar(40), notes jsonb, tags text[])`,
    `INSERT INTO people SELECT n, 'user' || n || '+staging@example.com', 'staging_user_' || n, '{}', '{}' FROM generate_series(1, 40) n`,
    `UPDATE people SET email = 'user7+staging@example.com' WHERE id = 8`,
    `UPDATE people SET username = NULL WHERE id = 9`,
    `UPDATE people SET notes = '{"card":"4539 1488 0343 6467"}', tags = ARRAY['x', '415-226-7733'] WHERE id = 40`,
    `CREATE TABLE letters (sender text PRIMARY KEY, body text)`,
    `INSERT INTO letters VALUES ('a.canary@mail.shop.com', 'DE75512108001245126199 of b.canary@mail.shop.com'), ('x', NULL)`,
    `CREATE TABLE nothing (id uuid PRIMARY KEY, body text)`,
    `CREATE SCHEMA audit`,
    `CREATE TABLE audit.log (at timestamptz, line text)`,
    `INSERT INTO audit.log VALUES (now(), 'c.canary@mail.shop.com signed in')`,
    `CREATE TABLE closed (id int PRIMARY KEY, body text)`,
  ])
    await client.query(statement);
  await client.end();
});
afterAll(() => database[Symbol.asyncDispose]());

let kept = '';
type Database = { readonly kind: 'postgres' | 'mysql'; readonly url: string };
async function measure(options: Options, { kind, url }: Database = { kind: 'postgres', url: database.url }) {
  const environment = resolvedEnvironment({ connections: { db: { kind, url, tls: 'prefer' } } });
  const claim = anonymised('db', options);
  const seen = await measureClaim(claim, anonymised.probe, environment, {
    onKept: (files) => {
      kept = Buffer.concat([...files.values()]).toString();
    },
  });
  expect(`${kept}${JSON.stringify(seen)}`).not.toMatch(/canary|shop\.com|4539|226-7733|DE75/);
  return Object.fromEntries(
    Object.entries(seen).map(([id, { value, samples, items = [], ...rest }]) => [
      id.replace('data/db-', ''),
      [
        value,
        samples,
        items.map(({ label, detail }) => (detail === undefined ? label : `${label}: ${detail}`)),
        ...('low' in rest ? [rest.low, rest.high] : []),
      ],
    ]),
  );
}

test('the claim has a check for each column and for each kind', () => {
  const { checks } = anonymised('db', {
    columns: { 'users.email': 'user<id>+staging@example.com', 'users.name': /^staging_/ },
    scan: true,
  }).drafts.quick;
  expect(checks.map(({ id, title }) => [id, title])).toEqual([
    ['data/db-users-email-anonymised', 'Every users.email on db is user<id>+staging@example.com'],
    ['data/db-users-name-anonymised', 'Every users.name on db is /^staging_/'],
    ['data/db-no-real-e-mail-addresses', 'No text on db holds an e-mail address that looks real'],
    ['data/db-no-real-phone-numbers', 'No text on db holds a phone number that looks real'],
    ['data/db-no-real-card-numbers', 'No text on db holds a card number that looks real'],
    ['data/db-no-real-ibans', 'No text on db holds an IBAN that looks real'],
  ]);
});

test.each<[unknown, RegExp]>([
  [{}, /expected columns with their patterns, or scan: true/],
  [{ columns: { email: 'x' } }, /expected columns with their table, such as "users\.email", got "email"/],
  [{ columns: { 'users.email': 3 } }, /a pattern such as "user<id>\+staging@example\.com"/],
  [{ scan: { domains: ['@shop.example'] } }, /a domain such as "shop\.example", without @/],
  [{ scan: { table: ['users'] } }, /scan/],
  [{ scan: true, most: 0 }, /most: expected a whole number above 0/],
])('%j is refused', (options, message) => {
  expect(() => anonymised('db', options as Options)).toThrow(message);
});

test('columns keep to a pattern, with values of the same row', async () => {
  expect(
    await measure({
      columns: {
        'people.email': 'user<id>+staging@example.com',
        'people.username': /^staging_user_\d+$/,
        'letters.sender': /@example\.com$/,
        'nothing.body': /x/,
        'people.phone': /x/,
        'people.tags': '<idd>',
      },
    }),
  ).toEqual({
    'people-email-anonymised': [1, 40, ['people.email: 1 of 40 rows breaks the pattern, at id 8']],
    'people-username-anonymised': [0, 40, []],
    'letters-sender-anonymised': [
      2,
      2,
      ['letters.sender: 2 of 2 rows break the pattern, first at row 1 by sender', 'letters.sender: row 2 by sender'],
    ],
    'nothing-body-anonymised': [{ inWords: 'no row' }, 0, []],
    'people-phone-anonymised': [{ inWords: 'there is no people.phone' }, 1, []],
    'people-tags-anonymised': [{ inWords: 'there is no people.idd' }, 1, []],
  });
});

test('texts are scanned, and offenders named without their values', async () => {
  expect(await measure({ scan: true })).toEqual({
    'no-real-e-mail-addresses': [
      3,
      51,
      [
        'audit.log.line: 1 of 1 row looks real, at row 1',
        'letters.sender: 1 of 2 rows looks real, at row 1 by sender',
        'letters.body: 1 of 2 rows looks real, at row 1 by sender',
      ],
    ],
    'no-real-phone-numbers': [1, 51, ['people.tags: 1 of 40 rows looks real, at id 40']],
    'no-real-card-numbers': [1, 51, ['people.notes: 1 of 40 rows looks real, at id 40']],
    'no-real-ibans': [1, 51, ['letters.body: 1 of 2 rows looks real, at row 1 by sender']],
  });
  expect(
    await measure({ scan: { tables: ['letters', 'audit.log'], except: ['letters.body'], domains: ['shop.com'] } }),
  ).toMatchObject({
    'no-real-e-mail-addresses': [0, 3, []],
    'no-real-ibans': [0, 3, []],
  });
  expect(await measure({ scan: { tables: ['leters'] } })).toMatchObject({
    'no-real-ibans': [{ inWords: 'there is no leters' }, 1, []],
  });
});

test('of a long table, the first and the last rows are looked at', async () => {
  expect(await measure({ scan: { tables: ['people'] }, most: 10 })).toMatchObject({
    'no-real-card-numbers': [
      1,
      10,
      ['people.notes: 1 of 10 rows looks real, at id 40', 'people: 10 of 40 rows were looked at'],
    ],
    'no-real-ibans': [0, 10, ['people: 10 of 40 rows were looked at']],
  });
});

test('what was not read is not clean', async () => {
  const client = new Client(database.with({ search: '' }));
  await client.connect();
  await client.query('REVOKE SELECT ON closed FROM shop');
  await client.end();
  const denied = 'closed: permission denied for table closed';
  expect(await measure({ scan: true })).toMatchObject({
    'no-real-card-numbers': [
      1,
      51,
      ['people.notes: 1 of 40 rows looks real, at id 40', `${denied}: not read`],
      1,
      null,
    ],
  });
  expect(await measure({ scan: { tables: ['people', 'closed'], except: ['people.tags'] } })).toMatchObject({
    'no-real-phone-numbers': [{ inWords: `not read: ${denied}` }, 0, []],
  });
  const late = await measure({ scan: true, within: 0.001 });
  expect(late['no-real-ibans']).toEqual([
    { inWords: expect.stringMatching(/no result within|no time was left/) },
    0,
    [],
  ]);
});

test('a table that is cut, a foreign one and materialized rows are not clean', async () => {
  const client = new Client(database.with({ search: '' }));
  await client.connect();
  for (const statement of [
    `CREATE SCHEMA copies`,
    `CREATE TABLE copies.source (id int PRIMARY KEY, email text, docs jsonb[], words tsvector)`,
    `INSERT INTO copies.source VALUES (1, 'd.canary@mail.shop.com', ARRAY['{"e":"e.canary@mail.shop.com"}'::jsonb], to_tsvector('simple', 'f.canary@mail.shop.com'))`,
    `CREATE MATERIALIZED VIEW copies.old AS SELECT id, email FROM copies.source`,
    `CREATE VIEW copies.shown AS SELECT email FROM copies.source`,
    `CREATE TABLE copies.long (id int PRIMARY KEY, body text)`,
    `INSERT INTO copies.long SELECT n, repeat('x', 3200000) FROM generate_series(1, 20) n`,
    `UPDATE copies.source SET email = 'user1+staging@example.com'`,
    `CREATE TABLE copies.numbers (id int PRIMARY KEY)`,
    `GRANT ALL ON SCHEMA copies TO shop`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA copies TO shop`,
  ])
    await client.query(statement);
  await client.end();
  expect(await measure({ scan: { tables: ['copies.source', 'copies.old'] } })).toMatchObject({
    'no-real-e-mail-addresses': [
      3,
      2,
      [
        'copies.old.email: 1 of 1 row looks real, at row 1',
        'copies.source.docs: 1 of 1 row looks real, at id 1',
        'copies.source.words: 1 of 1 row looks real, at id 1',
      ],
    ],
  });
  expect(await measure({ scan: { tables: ['copies.long'] }, within: 60 })).toMatchObject({
    'no-real-ibans': [
      {
        inWords: expect.stringMatching(/^not read: copies\.long: \d+ of 20 rows, because they are longer than 50 MB$/),
      },
      0,
      [],
    ],
  });
  expect(await measure({ columns: { 'people.email': /@/ }, scan: { tables: ['copies.numbers'] } })).toMatchObject({
    'people-email-anonymised': [0, 40, []],
    'no-real-ibans': [{ inWords: 'no column is scanned: none holds texts, or each has a pattern' }, 0, []],
  });
  expect(
    await measure({ columns: { 'copies.shown.email': /@example\.com$/, 'public.people.email': /@/ } }),
  ).toMatchObject({
    'copies-shown-email-anonymised': [0, 1, []],
    'public-people-email-anonymised': [0, 40, []],
  });
});

test.runIf(hasMariadb)('of a MariaDB, columns and texts are looked at as well', async () => {
  await using server = await testMariadb();
  const { createConnection } = await import('mysql2/promise');
  const client = await createConnection(server.url);
  for (const statement of [
    `CREATE TABLE letters (no int, part int, body text, PRIMARY KEY (no, part))`,
    `INSERT INTO letters VALUES (1, 2, 'a.canary@mail.shop.com'), (1, 3, NULL), (2, 1, 'DE75512108001245126199')`,
    `CREATE TABLE documents (id int PRIMARY KEY, data json)`,
    `INSERT INTO documents VALUES (1, '{"card":"4539 1488 0343 6467"}')`,
    `CREATE VIEW shown AS SELECT * FROM letters`,
  ])
    await client.query(statement);
  await client.end();
  const my = { kind: 'mysql', url: server.url } as const;
  expect(await measure({ columns: { 'users.email': /@example\.com$/, 'users.name': /x/ }, scan: true }, my)).toEqual({
    'users-email-anonymised': [0, 3, []],
    'users-name-anonymised': [{ inWords: 'there is no users.name' }, 1, []],
    'no-real-e-mail-addresses': [1, 4, ['letters.body: 1 of 3 rows looks real, at no 1, part 2']],
    'no-real-phone-numbers': [0, 4, []],
    'no-real-card-numbers': [1, 4, ['documents.data: 1 of 1 row looks real, at id 1']],
    'no-real-ibans': [1, 4, ['letters.body: 1 of 3 rows looks real, at no 2, part 1']],
  });
  const narrow = { kind: 'mysql', url: server.with({ username: 'narrow' }) } as const;
  const hidden = 'further tables: this user sees only those that it may read: GRANT SELECT ON the database';
  expect(await measure({ scan: true }, narrow)).toMatchObject({
    'no-real-ibans': [{ inWords: `not read: ${hidden}` }, 0, []],
  });
});
