import pg from 'pg';
import { CannotStart, prepareDataDir, readConfig, type Config } from './platform/config/config.js';
import { localUrl } from './platform/config/address.js';
import { lockFolder } from './platform/config/folder-lock.js';
import { EmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { migrate } from './platform/database/migrate.js';
import { THIS_COMPUTER } from './platform/security/principal.js';
import { hashOf, newSecret } from './platform/security/secrets.js';

// Models, results and keys are nobody's but this user's.
process.umask(0o077);

/**
 * A new administrator's token in place of a lost one, whether the portal runs or not. Who may read the data folder, or
 * knows the database, owns the portal anyway: that is what is asked for, not the old token.
 */
async function replaceAdminToken(config: Config): Promise<string> {
  const { url, close } = await database(config);
  try {
    await migrate(url, config.databaseSchema, config.migrationsDir);
    const token = newSecret('admin');
    const client = new pg.Client({
      connectionString: url,
      options: `-c search_path=${config.databaseSchema}`,
    });
    await client.connect();
    try {
      await client.query('BEGIN');
      // Sessions that signed in by the old one end with it.
      await client.query('DELETE FROM admin_token WHERE principal_id = $1', [THIS_COMPUTER.id]);
      await client.query('INSERT INTO admin_token (sha256, principal_id) VALUES ($1, $2)', [
        hashOf(token),
        THIS_COMPUTER.id,
      ]);
      await client.query('COMMIT');
    } finally {
      await client.end();
    }
    return token;
  } finally {
    await close();
  }
}

/** The database: a PostgreSQL of the user's own, the one that a running portal has started, or that one started for a moment. */
async function database(config: Config): Promise<{ url: string; close: () => Promise<void> }> {
  const stays = async () => {};
  if (config.databaseUrl !== null) return { url: config.databaseUrl, close: stays };
  const running = await EmbeddedPostgres.runningUrl(config.dataDir);
  if (running !== null) return { url: running, close: stays };
  prepareDataDir(config.dataDir);
  const unlock = await lockFolder(config.dataDir, localUrl(config.host, config.port));
  try {
    const postgres = await EmbeddedPostgres.start(config.dataDir);
    return {
      url: postgres.url,
      close: async () => {
        await postgres.stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

try {
  const token = await replaceAdminToken(readConfig(process.env));
  process.stdout.write(`${token}\n`);
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
}
