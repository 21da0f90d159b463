import { z } from 'zod';
import { accelerator, engineName } from './configuration.js';
import { conditions } from './harness-events.js';
import { id, pageOf, pageQuery, timestamp } from './primitives.js';

export const deviceKind = z.enum(['android', 'computer', 'browser']);
export const devicePhase = z.enum([
  'discovered',
  'preparing',
  'ready',
  'waiting_gate',
  'reserved',
  'busy',
  'cleanup',
  'recovering',
  'failed',
]);
export type DevicePhase = z.infer<typeof devicePhase>;
export const reachability = z.enum(['online', 'stale', 'missing']);
export type Reachability = z.infer<typeof reachability>;
export const deviceHealth = z.enum(['ok', 'suspect', 'quarantined', 'needs_repair']);
export const deviceAdmin = z.enum(['enabled', 'draining', 'maintenance', 'retired']);

/** What one engine can do on a device; `available: false` carries the reason and what to do. */
export const engineOffer = z.object({
  engine: engineName,
  available: z.boolean(),
  version: z.string().nullable(),
  build: z.string().nullable(),
  reason: z.string().nullable(),
  accelerators: z.array(
    z.object({
      accelerator,
      available: z.boolean(),
      adapter: z.string().nullable(),
      software: z.boolean().default(false),
      reason: z.string().nullable(),
    }),
  ),
});
export type EngineOffer = z.infer<typeof engineOffer>;

/** What an agent says of a device that it found. `key` names it on that agent and stays the same. */
export const deviceFacts = z.object({
  key: z.string().min(1).max(200),
  kind: deviceKind,
  name: z.string().min(1).max(200),
  device_model: z.string().min(1).max(200),
  os: z.string(),
  architecture: z.string(),
  processor: z.string().nullable(),
  cores: z.int().min(1).nullable(),
  memory_mib: z.int().min(1).nullable(),
  engines: z.array(engineOffer),
  /** Device kinds add their own facts here (SoC, ABI, GPU driver …). */
  more: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type DeviceFacts = z.infer<typeof deviceFacts>;

export const device = z.object({
  id,
  agent_id: id,
  agent_name: z.string(),
  facts: deviceFacts,
  phase: devicePhase,
  /** Why it waits or what it does, for people. */
  phase_reason: z.string().nullable(),
  reachability,
  health: deviceHealth,
  quarantined_until: timestamp.nullable(),
  admin: deviceAdmin,
  lease_epoch: z.int().min(0),
  current_benchmark_id: id.nullable(),
  queued_jobs: z.int().min(0),
  conditions: conditions.nullable(),
  last_seen_at: timestamp,
  created_at: timestamp,
});
export type Device = z.infer<typeof device>;
export const devicePage = pageOf(device);
export const deviceQuery = pageQuery.extend({ kind: deviceKind.optional(), agent_id: id.optional() });
export const deviceChange = z.object({ admin: deviceAdmin.optional() });

export const agent = z.object({
  id,
  name: z.string(),
  version: z.string(),
  platform: z.string(),
  reachability,
  connected: z.boolean(),
  devices: z.int().min(0),
  last_seen_at: timestamp,
  created_at: timestamp,
});
export type Agent = z.infer<typeof agent>;
export const agentPage = pageOf(agent);
