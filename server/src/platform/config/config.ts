import { mkdirSync, writeFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Null: the PostgreSQL that comes along is started in the data folder. */
  databaseUrl: string | null;
  /** Schema that the tables live in; tests share one database by it. */
  databaseSchema: string;
  migrationsDir: string;
  /** The built page; null when there is none. */
  webDir: string;
  /** Where `npm run harness:build` puts the APK for phones. */
  harnessDir: string;
}

/** A setting that is wrong or a place that cannot be used: said in one sentence, then the process ends. */
export class CannotStart extends Error {}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

const settings = z.object({
  RACKMARK_PORT: z.coerce
    .number('RACKMARK_PORT must be a port number')
    .int()
    .min(0, 'RACKMARK_PORT must be a port number from 0 to 65535')
    .max(65_535, 'RACKMARK_PORT must be a port number from 0 to 65535')
    .default(4600),
  RACKMARK_HOST: z
    .string()
    .regex(
      LOOPBACK,
      'RACKMARK_HOST must be a loopback address such as 127.0.0.1: without accounts Rackmark serves this computer only',
    )
    .default('127.0.0.1'),
  RACKMARK_DATA_DIR: z.string().min(1, 'RACKMARK_DATA_DIR must name a folder').default('data'),
  RACKMARK_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'RACKMARK_DATABASE_URL must begin with postgres://')
    .optional(),
  RACKMARK_DATABASE_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,50}$/, 'RACKMARK_DATABASE_SCHEMA must be a lower-case name')
    .default('public'),
  RACKMARK_HARNESS_DIR: z.string().default(''),
});

const repositoryRoot = fileURLToPath(new URL('../../../..', import.meta.url));

/** Reads the settings and names every mistake at once. @throws CannotStart */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(present);
  if (!parsed.success) {
    throw new CannotStart(
      parsed.error.issues.map((i) => `${i.message} (it is "${env[String(i.path[0])] ?? ''}")`).join('. ') +
        '.',
    );
  }
  const s = parsed.data;
  return {
    port: s.RACKMARK_PORT,
    host: s.RACKMARK_HOST,
    dataDir: resolve(s.RACKMARK_DATA_DIR),
    databaseUrl: s.RACKMARK_DATABASE_URL ?? null,
    databaseSchema: s.RACKMARK_DATABASE_SCHEMA,
    migrationsDir: join(repositoryRoot, 'migrations'),
    webDir: join(repositoryRoot, 'web', 'dist'),
    harnessDir: s.RACKMARK_HARNESS_DIR
      ? resolve(s.RACKMARK_HARNESS_DIR)
      : join(repositoryRoot, 'android-harness', 'out'),
  };
}

/** Makes the data folder and tries to write into it. @throws CannotStart */
export function prepareDataDir(dataDir: string): void {
  const probe = join(dataDir, `.write-test-${process.pid}`);
  try {
    mkdirSync(join(dataDir, 'blobs'), { recursive: true });
    mkdirSync(join(dataDir, 'uploads'), { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotStart(
      `The data folder ${dataDir} cannot be written (${why}). Set RACKMARK_DATA_DIR to a folder that can.`,
    );
  }
}
