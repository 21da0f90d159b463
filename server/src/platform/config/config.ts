import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settingWhole, unknownSettings } from '@rackmark/contracts';
import { z } from 'zod';

/** `open`: this computer only, nobody is asked. `token`: every request and socket shows one. */
export type Access = 'open' | 'token';

export interface Config {
  port: number;
  host: string;
  access: Access;
  /** Simulated devices may come, and everything is marked so. */
  demo: boolean;
  /** What the supervisor gave to the agent that it starts beside this server; that one enrols by it. */
  localAgentCode: string | null;
  dataDir: string;
  /** Null: the PostgreSQL that comes along is started in the data folder. */
  databaseUrl: string | null;
  /** Schema that the tables live in; tests share one database by it. */
  databaseSchema: string;
  migrationsDir: string;
  /** The built page; null when there is none. */
  webDir: string;
  /** A report in one file, still empty, as `web/one-page` is built; there may be none. */
  reportPage: string;
  /** Devices that one agent may bring; retired ones do not count. */
  maxDevicesPerAgent: number;
  /** Where people reach the page, for links in what is sent out; null: where it listens. */
  publicUrl: string | null;
  /** Whether webhooks may go to addresses of private networks and of this computer. */
  mayWebhooksBePrivate: boolean;
  /** Null: no e-mail is sent. */
  mail: { smtpUrl: string; from: string } | null;
  /** Where `npm run harness:build` puts the APK for phones. */
  harnessDir: string;
}

/** A setting that is wrong or a place that cannot be used: said in one sentence, then the process ends. */
export class CannotStart extends Error {}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

const settings = z.object({
  RACKMARK_PORT: settingWhole('RACKMARK_PORT', 'a port number', 0, 65_535).default(4600),
  RACKMARK_HOST: z
    .string()
    .refine(
      (host) => LOOPBACK.test(host) || isIP(host) !== 0,
      'RACKMARK_HOST must be an address: 127.0.0.1 for this computer alone, 0.0.0.0 or one of its own addresses to let others reach it',
    )
    .default('127.0.0.1'),
  RACKMARK_ACCESS: z.enum(['open', 'token'], 'RACKMARK_ACCESS must be open or token').optional(),
  RACKMARK_DEMO: z.enum(['0', '1'], 'RACKMARK_DEMO must be 0 or 1').default('0'),
  RACKMARK_LOCAL_AGENT_CODE: z
    .string()
    .min(32, 'RACKMARK_LOCAL_AGENT_CODE must have at least 32 characters')
    .optional(),
  RACKMARK_DATA_DIR: z.string().min(1, 'RACKMARK_DATA_DIR must name a folder').default('data'),
  RACKMARK_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'RACKMARK_DATABASE_URL must begin with postgres://')
    .optional(),
  RACKMARK_DATABASE_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,50}$/, 'RACKMARK_DATABASE_SCHEMA must be a lower-case name')
    .default('public'),
  RACKMARK_MAX_DEVICES_PER_AGENT: settingWhole(
    'RACKMARK_MAX_DEVICES_PER_AGENT',
    'a number',
    1,
    1_000,
  ).default(1_000),
  RACKMARK_HARNESS_DIR: z
    .string()
    .refine(isFolder, 'RACKMARK_HARNESS_DIR must name a folder that is there')
    .optional(),
  RACKMARK_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'RACKMARK_PUBLIC_URL must begin with https:// or http://' })
    .refine((url) => /^https?:\/\/[^/?#@]+\/?$/.test(url), 'RACKMARK_PUBLIC_URL must have no path')
    .optional(),
  RACKMARK_WEBHOOKS_PRIVATE: z
    .enum(['refuse', 'allow'], 'RACKMARK_WEBHOOKS_PRIVATE must be refuse or allow')
    .default('refuse'),
  RACKMARK_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^\s/]+/, 'RACKMARK_SMTP_URL must begin with smtp:// or smtps://')
    .optional(),
  RACKMARK_MAIL_FROM: z
    .string()
    .regex(
      /^([^<>@]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      'RACKMARK_MAIL_FROM must be an e-mail address, or a name and <an address>',
    )
    .optional(),
});
const allSettings = settings
  .refine((s) => s.RACKMARK_ACCESS !== 'open' || LOOPBACK.test(s.RACKMARK_HOST), {
    path: ['RACKMARK_ACCESS'],
    error: 'RACKMARK_ACCESS may be open only on a loopback address: other computers need a token',
  })
  .refine((s) => (s.RACKMARK_SMTP_URL === undefined) === (s.RACKMARK_MAIL_FROM === undefined), {
    path: ['RACKMARK_MAIL_FROM'],
    error: 'RACKMARK_SMTP_URL and RACKMARK_MAIL_FROM are set together or not at all',
  });
/** Where a mistake is named, its value is not: it is a secret. */
const SECRET = /CODE|URL/;

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

const repositoryRoot = fileURLToPath(new URL('../../../..', import.meta.url));

/** Reads the settings and names every mistake at once. @throws CannotStart */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = allSettings.safeParse(present);
  const wrong = (parsed.error?.issues ?? []).map((i) => {
    const name = String(i.path[0]);
    return SECRET.test(name) ? `${i.message}.` : `${i.message} (it is "${env[name] ?? ''}").`;
  });
  const all = [...wrong, ...unknownSettings(present)];
  if (!parsed.success || all.length > 0) throw new CannotStart(all.join(' '));
  const s = parsed.data;
  return {
    port: s.RACKMARK_PORT,
    host: s.RACKMARK_HOST,
    access: s.RACKMARK_ACCESS ?? (LOOPBACK.test(s.RACKMARK_HOST) ? 'open' : 'token'),
    demo: s.RACKMARK_DEMO === '1',
    localAgentCode: s.RACKMARK_LOCAL_AGENT_CODE ?? null,
    dataDir: resolve(s.RACKMARK_DATA_DIR),
    databaseUrl: s.RACKMARK_DATABASE_URL ?? null,
    databaseSchema: s.RACKMARK_DATABASE_SCHEMA,
    migrationsDir: join(repositoryRoot, 'migrations'),
    webDir: join(repositoryRoot, 'web', 'dist'),
    reportPage: join(repositoryRoot, 'web', 'one-page', 'dist', 'report.html'),
    maxDevicesPerAgent: s.RACKMARK_MAX_DEVICES_PER_AGENT,
    publicUrl: s.RACKMARK_PUBLIC_URL?.replace(/\/$/, '') ?? null,
    mayWebhooksBePrivate: s.RACKMARK_WEBHOOKS_PRIVATE === 'allow',
    mail:
      s.RACKMARK_SMTP_URL === undefined || s.RACKMARK_MAIL_FROM === undefined
        ? null
        : { smtpUrl: s.RACKMARK_SMTP_URL, from: s.RACKMARK_MAIL_FROM },
    harnessDir: s.RACKMARK_HARNESS_DIR
      ? resolve(s.RACKMARK_HARNESS_DIR)
      : join(repositoryRoot, 'android-harness', 'out'),
  };
}

/** Makes the data folder and tries to write into it. @throws CannotStart */
export function prepareDataDir(dataDir: string): void {
  const probe = join(dataDir, `.write-test-${process.pid}`);
  try {
    for (const dir of [dataDir, join(dataDir, 'blobs'), join(dataDir, 'uploads')]) {
      mkdirSync(dir, { recursive: true });
      // What an earlier version left open is closed. Where this is root, PostgreSQL's own user passes through to its cluster.
      chmodSync(dir, dir === dataDir && process.getuid?.() === 0 ? 0o711 : 0o700);
    }
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotStart(
      `The data folder ${dataDir} cannot be written (${why}). Set RACKMARK_DATA_DIR to a folder that can.`,
    );
  }
}
