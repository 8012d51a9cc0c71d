import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { type Asked, checksOf, options, refuseNothing, type Subject } from './args.ts';
import { look } from './measure.ts';
import { readLooks } from './read.ts';

/**
 * A database holds nobody's data: columns keep to a pattern, and texts hold no e-mail address, phone number, card number or IBAN that looks real.
 * `anonymised('db', { columns: { 'users.email': 'user<id>+staging@example.com' }, scan: true })`. Each column is a check, and each of the four kinds.
 *
 * - `columns`: patterns by column. A string is the whole value; `<id>` in it is the column `id` of the same row. A regular expression must match some part of the value,
 *   so write `^` and `$`. NULL is nobody's data.
 * - `scan`: `true`: looks at all columns of texts, JSON, XML, search vectors and composite types, and lists of them, of tables and materialized views, apart from those under `columns`. A view is looked at if it is named. `{ tables, except, domains }`: only these tables; not these
 *   tables and columns (`'audit'`, `'users.bio'`); the team's own domains, whose addresses do not count. Default: no scan.
 * - `most`: rows of each table that are looked at. Of a longer one, half are the first and half the last by primary key. Default 10,000.
 * - `within`: seconds for all of it. Default 30.
 *
 * The scan is heuristic: it knows data by their form, their check digits (Luhn, ISO 13616) and the numbers that networks and countries give. Phone numbers are those with `+`, and North American
 * ones. These do not count: addresses at `example.com`, `.net` and `.org`, `.test`, `.example`, `.invalid`, `.localhost`, `.local` and `.internal`, and with `+staging`, `+test`, `+qa`, `+dev` or `+demo`;
 * numbers that are reserved for fiction (555-01xx, Ofcom's); the test cards of Stripe, Adyen, Braintree, PayPal and PayU; the IBAN registry's examples. Names and postal addresses are not found.
 *
 * An offender is named by table, column and primary key, and by its place in the table if the key is anything but a short number or a UUID: no value is kept. The measurement
 * has the number of rows, and a table of which only a part was looked at is listed. A table that could not be read (not allowed, no time left, a foreign one, rows longer than 50 MB) leaves the checks inconclusive unless there are offenders
 * in another; so does a database without rows. A table or column that the claim names and the database lacks fails. In MySQL and MariaDB, columns of texts and JSON of the connection's database are scanned, and its user must have `SELECT` on all of it: tables that it may not read are hidden from it, and leave the scan inconclusive. Throws a `UsageError` that quotes the wrong value.
 */
export const anonymised = probeClaim({
  id: 'anonymised',
  layer: 'data',
  argument: { connection: fields.connection },
  options,
  refine: refuseNothing,
  connectionKinds: () => ['postgres', 'mysql'],
  prefix: ({ connection }) => connection,
  task: ({ connection }) => `anonymised ${connection}`,
  seconds: ({ scan }) => (scan === undefined ? 1 : 3),
  deadline: ({ within }) => within + 30,
  checks: (asked) => checksOf(asked as Asked),
  measure: look,
  read: (subject: Subject, { anonymised: seen }, { args }) => readLooks(subject, seen, args as Asked),
});
