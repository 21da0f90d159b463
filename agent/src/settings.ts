import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { settingNumber, settingWhole, unknownSettings } from '@rackmark/contracts';
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

interface AdbSettings {
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

const ADB_PORT = 5137;

/** A setting that is wrong: said in one sentence, then the process ends. */
export class CannotStart extends Error {}

/** A file that somebody named is there, or nothing starts. */
function file(setting: string) {
  return z
    .string()
    .transform((path) => resolve(path))
    .refine((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true, {
      error: ({ input }) => `${setting} names ${String(input)}, which is not there. Correct it or unset it`,
    })
    .optional();
}

const environment = z.object({
  RACKMARK_SERVER: z
    .url({ protocol: /^https?$/, error: 'RACKMARK_SERVER must be an address such as http://127.0.0.1:4600' })
    .default('http://127.0.0.1:4600'),
  RACKMARK_AGENT_NAME: z
    .string()
    .trim()
    .min(1, 'RACKMARK_AGENT_NAME must have a letter')
    .max(100, 'RACKMARK_AGENT_NAME must have at most 100 letters')
    .optional(),
  RACKMARK_DATA_DIR: z.string().default('data'),
  RACKMARK_AGENT_DATA_DIR: z.string().optional(),
  RACKMARK_GATE_SECONDS: settingNumber('RACKMARK_GATE_SECONDS', 'a number of seconds', 0, 3_600).default(20),
  RACKMARK_AGENT_CODE: z
    .string()
    .trim()
    .max(100, 'RACKMARK_AGENT_CODE must be a code of at most 100 letters')
    .optional(),
  RACKMARK_COMPUTER: z
    .enum(['measure', 'none'], 'RACKMARK_COMPUTER must be measure or none')
    .default('measure'),
  RACKMARK_ADB: z.string().optional(),
  RACKMARK_ADB_PORT: settingWhole('RACKMARK_ADB_PORT', 'a port number', 1, 65_535).optional(),
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
  RACKMARK_BENCHMARK_MODEL: file('RACKMARK_BENCHMARK_MODEL'),
  RACKMARK_LITERT_LM_MAIN: file('RACKMARK_LITERT_LM_MAIN'),
  // Read where accelerators are asked for; a word that is none would be passed over there.
  RACKMARK_SOFTWARE_ACCELERATORS: z
    .string()
    .regex(
      /^[\s,]*((gpu|npu)([\s,]+|$))+$/,
      'RACKMARK_SOFTWARE_ACCELERATORS takes gpu and npu, parted by commas',
    )
    .optional(),
});

/** @throws CannotStart */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, v]) => v !== '')));
  const all = [...(parsed.error?.issues ?? []).map((i) => `${i.message}.`), ...unknownSettings(env)];
  if (!parsed.success || all.length > 0) throw new CannotStart(all.join(' '));
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
    benchmarkModel: e.RACKMARK_BENCHMARK_MODEL ?? null,
    litertLmMain: e.RACKMARK_LITERT_LM_MAIN ?? null,
  };
}
