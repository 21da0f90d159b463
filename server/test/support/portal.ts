import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import pg from 'pg';
import { readConfig, prepareDataDir, type Config } from '../../src/platform/config/config.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { createApp } from '../../src/portal.js';

export interface TestPortal {
  url: string;
  app: NestExpressApplication;
  db: pg.Client;
  config: Config;
  stop(): Promise<void>;
}

/**
 * A portal of its own on the shared PostgreSQL: own schema, own folder, own port.
 * @param env settings of this test alone
 * @param own what nobody can set
 */
export async function testPortal(
  env: NodeJS.ProcessEnv = {},
  own: Partial<Config> = {},
): Promise<TestPortal> {
  const databaseUrl = env['RACKMARK_DATABASE_URL'] ?? process.env['RACKMARK_TEST_DATABASE_URL'];
  if (databaseUrl === undefined)
    throw new Error('Run these tests by `npm test`: it starts the PostgreSQL that they share.');
  const schema = env['RACKMARK_DATABASE_SCHEMA'] ?? `test_${randomBytes(6).toString('hex')}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'rackmark-test-'));
  // Whatever was built in this clone: a test sees no APK but its own.
  const harnessDir = join(dataDir, 'harness');
  mkdirSync(harnessDir);
  const read = readConfig({
    RACKMARK_PORT: '0',
    RACKMARK_DATA_DIR: dataDir,
    RACKMARK_DATABASE_URL: databaseUrl,
    RACKMARK_DATABASE_SCHEMA: schema,
    RACKMARK_HARNESS_DIR: harnessDir,
    ...env,
  });
  const config = { ...read, ...own };
  prepareDataDir(dataDir);
  await migrate(databaseUrl, schema, config.migrationsDir);
  const app = await createApp(config, databaseUrl);
  await app.listen(0, '127.0.0.1');
  const db = new pg.Client({ connectionString: databaseUrl, options: `-c search_path=${schema}` });
  await db.connect();
  const { port } = app.getHttpServer().address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    app,
    db,
    config,
    stop: async () => {
      await app.close();
      await db.query(`DROP SCHEMA "${schema}" CASCADE`);
      await db.end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  status: number;
  // Tests look into answers of any shape; what crosses the boundary is checked by contracts.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  headers: Headers;
}

export async function call(
  portal: Pick<TestPortal, 'url'>,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${portal.url}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
  });
  const text = await response.text();
  let parsed: unknown = text;
  try {
    parsed = JSON.parse(text);
  } catch {
    // CSV and the like.
  }
  return { status: response.status, body: parsed, headers: response.headers };
}

export async function upload(
  portal: Pick<TestPortal, 'url'>,
  bytes: Uint8Array,
  name = 'model.tflite',
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  return call(portal, 'POST', '/models', form, headers);
}
