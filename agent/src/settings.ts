import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

export interface Settings {
  /** `http://host:port` of the portal. */
  server: string;
  name: string;
  dataDir: string;
  /** Longest wait for a calm computer before a run; 0 measures at once. */
  gateSeconds: number;
}

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
  };
}
