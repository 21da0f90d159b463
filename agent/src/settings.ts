import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

export interface Settings {
  /** `http://host:port` of the portal. */
  server: string;
  name: string;
  dataDir: string;
  /** Longest wait for a calm computer before a run; 0 measures at once, phones too. */
  gateSeconds: number;
  /** The agent's own computer is a device, too. Beside a rack it may have enough to do. */
  computer: boolean;
  /** One-time code by which this agent enrols; used only while it has no key of its own. */
  code: string | null;
  adb: AdbSettings;
  /** LiteRT's prebuilt `benchmark_model` for Android arm64; null: that runner is not offered. */
  benchmarkModel: string | null;
  /** LiteRT-LM's `litert_lm_main` for Android arm64, its libraries beside it; null: that runner is not offered. */
  litertLmMain: string | null;
}

export interface AdbSettings {
  /** The adb program; null: `adb` on the PATH. */
  program: string | null;
  /** `RACKMARK_ADB=none`: this agent wants no phones. */
  off: boolean;
  /** Port of the agent's own adb server. */
  port: number;
  /** `host:port` of phones over TCP. */
  connect: readonly string[];
  /** Somebody set one of these: then a missing adb is worth telling. On a laptop without phones it is not. */
  asked: boolean;
}

export const ADB_PORT = 5137;

/** A setting that is wrong: said in one sentence, then the process ends. */
export class CannotStart extends Error {}

const environment = z.object({
  RACKMARK_SERVER: z
    .url({ protocol: /^https?$/, error: 'RACKMARK_SERVER must be an address such as http://127.0.0.1:4600' })
    .default('http://127.0.0.1:4600'),
  RACKMARK_AGENT_NAME: z
    .string()
    .trim()
    .min(1)
    .max(100, 'RACKMARK_AGENT_NAME must have at most 100 letters')
    .optional(),
  RACKMARK_DATA_DIR: z.string().default('data'),
  RACKMARK_AGENT_DATA_DIR: z.string().optional(),
  RACKMARK_GATE_SECONDS: z.coerce
    .number('RACKMARK_GATE_SECONDS must be a number of seconds')
    .min(0)
    .max(3_600)
    .default(20),
  RACKMARK_AGENT_CODE: z.string().trim().max(100).optional(),
  RACKMARK_COMPUTER: z
    .enum(['measure', 'none'], 'RACKMARK_COMPUTER must be measure or none')
    .default('measure'),
  RACKMARK_ADB: z.string().optional(),
  RACKMARK_ADB_PORT: z.coerce
    .number('RACKMARK_ADB_PORT must be a port number')
    .int('RACKMARK_ADB_PORT must be a port number')
    .min(1, 'RACKMARK_ADB_PORT must be at least 1')
    .max(65_535, 'RACKMARK_ADB_PORT must be at most 65535')
    .optional(),
  RACKMARK_ADB_CONNECT: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .refine((list) => list.every((address) => /^[^\s:]+:\d{1,5}$/.test(address)), {
      error: 'RACKMARK_ADB_CONNECT must be addresses such as 192.168.1.20:5555, separated by commas',
    })
    .optional(),
  RACKMARK_BENCHMARK_MODEL: z.string().optional(),
  RACKMARK_LITERT_LM_MAIN: z.string().optional(),
});

/** @throws CannotStart */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, v]) => v !== '')));
  if (!parsed.success) throw new CannotStart(`${parsed.error.issues.map((i) => i.message).join('. ')}.`);
  const e = parsed.data;
  return {
    server: e.RACKMARK_SERVER.replace(/\/+$/, ''),
    name: e.RACKMARK_AGENT_NAME ?? (hostname().slice(0, 100) || 'agent'),
    dataDir: resolve(e.RACKMARK_AGENT_DATA_DIR ?? join(e.RACKMARK_DATA_DIR, 'agent')),
    gateSeconds: e.RACKMARK_GATE_SECONDS,
    code: e.RACKMARK_AGENT_CODE ?? null,
    computer: e.RACKMARK_COMPUTER === 'measure',
    adb: {
      program: e.RACKMARK_ADB ?? null,
      off: e.RACKMARK_ADB === 'none',
      port: e.RACKMARK_ADB_PORT ?? ADB_PORT,
      connect: e.RACKMARK_ADB_CONNECT ?? [],
      asked: [e.RACKMARK_ADB, e.RACKMARK_ADB_PORT, e.RACKMARK_ADB_CONNECT].some((v) => v !== undefined),
    },
    benchmarkModel: named('RACKMARK_BENCHMARK_MODEL', e.RACKMARK_BENCHMARK_MODEL),
    litertLmMain: named('RACKMARK_LITERT_LM_MAIN', e.RACKMARK_LITERT_LM_MAIN),
  };
}

/** A file that somebody named is there, or nothing starts. @throws CannotStart */
function named(setting: string, path: string | undefined): string | null {
  if (path === undefined) return null;
  const found = resolve(path);
  if (!existsSync(found))
    throw new CannotStart(`${setting} names ${found}, which is not there. Correct it or unset it.`);
  return found;
}
