import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { CannotStart } from '../config/config.js';
import { VERSION } from '../version.js';
import { oldestSchemaIn, refusalFor, type RanMigration } from './schema-version.js';

const OLDEST_POSTGRESQL = 150_000;
/** Any number, the same in every Rackmark: two servers that start at once migrate one after the other. */
const LOCK = 4_600_001;

/**
 * Runs the numbered files of `migrations/` that have not run yet, each in a transaction.
 * @throws CannotStart for a PostgreSQL that is too old or unreachable, a schema that is newer than this server, or a
 *   migration that was edited after it ran
 */
export async function migrate(url: string, schema: string, dir: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotStart(`The database cannot be reached (${why}). Check RACKMARK_DATABASE_URL.`);
  }
  try {
    await checkVersion(client);
    await client.query(`SELECT pg_advisory_lock(${LOCK})`);
    await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await client.query(`SET search_path TO "${schema}"`);
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, sha256 text NOT NULL, ran_at timestamptz NOT NULL DEFAULT now())',
    );
    await client.query(
      'ALTER TABLE migration ADD COLUMN IF NOT EXISTS written_by text, ADD COLUMN IF NOT EXISTS oldest_schema integer',
    );
    const known = readdirSync(dir)
      .filter((n) => n.endsWith('.sql'))
      .sort();
    const { rows } = await client.query<RanMigration>(
      'SELECT name, written_by, oldest_schema FROM migration',
    );
    const refusal = refusalFor(known, rows, VERSION);
    if (refusal !== null) throw new CannotStart(refusal);
    for (const name of known) await runOnce(client, dir, name);
  } finally {
    await client.end();
  }
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  if (Number(rows[0]!.server_version_num) < OLDEST_POSTGRESQL) {
    throw new CannotStart('Rackmark needs PostgreSQL 15 or newer; RACKMARK_DATABASE_URL names an older one.');
  }
}

async function runOnce(client: pg.Client, dir: string, name: string): Promise<void> {
  const sql = readFileSync(join(dir, name), 'utf8');
  const sha256 = createHash('sha256').update(sql).digest('hex');
  const { rows } = await client.query<{ sha256: string }>('SELECT sha256 FROM migration WHERE name = $1', [
    name,
  ]);
  if (rows[0] !== undefined) {
    if (rows[0].sha256 !== sha256)
      throw new CannotStart(
        `The migration ${name} was changed after it had run on this database. Restore the file; a change needs a new one.`,
      );
    return;
  }
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      'INSERT INTO migration (name, sha256, written_by, oldest_schema) VALUES ($1, $2, $3, $4)',
      [name, sha256, VERSION, oldestSchemaIn(sql)],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
