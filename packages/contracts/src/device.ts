import { z } from 'zod';
import { accelerator, engineName, type Configuration } from './configuration.js';
import { failureName, party } from './failure.js';
import { conditions } from './harness-events.js';
import { id, pageOf, pageQuery, shortText, timestamp } from './primitives.js';
import { said } from './said.js';
import { wrong } from './wrong.js';

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
export type DeviceHealth = z.infer<typeof deviceHealth>;
export const deviceAdmin = z.enum(['enabled', 'draining', 'maintenance', 'retired']);
export type DeviceAdmin = z.infer<typeof deviceAdmin>;

/** A phone's state in the words of the adb server; `absent`: it is not in the server's list. */
export const adbState = z.enum([
  'device',
  'absent',
  'offline',
  'unauthorized',
  'authorizing',
  'no_permissions',
  'recovery',
  'sideload',
  'bootloader',
]);
export type AdbState = z.infer<typeof adbState>;

const offered = {
  available: z.boolean(),
  version: z.string().nullable(),
  build: z.string().nullable(),
  reason: z.string().nullable(),
  /** The same for other languages, as everything `…_said`; what a runtime's loader prints has none. */
  reason_said: said.nullish(),
  accelerators: z.array(
    z.object({
      accelerator,
      available: z.boolean(),
      adapter: z.string().nullable(),
      software: z.boolean().default(false),
      reason: z.string().nullable(),
      reason_said: said.nullish(),
      /** Where it is not available: the code that its cells end with; UNSUPPORTED_ACCELERATOR when it is left out. */
      failure: failureName.optional(),
    }),
  ),
};
/** What one engine can do on a device; `available: false` carries the reason and what to do. */
export const engineOffer = z.object({
  engine: engineName,
  ...offered,
  /** Released versions that are there beside the one above, which is measured with where none is asked for. */
  runtimes: z.array(z.object({ ...offered, version: z.string() })).optional(),
});
export type EngineOffer = z.infer<typeof engineOffer>;
/** What one version of an engine can do. */
export type RuntimeOffer = Omit<EngineOffer, 'engine' | 'runtimes'>;

/** What a device offers of the engine and version that a configuration asks for; undefined: it does not have it. */
export function offerFor(
  engines: readonly EngineOffer[],
  { engine, runtime }: Pick<Configuration, 'engine' | 'runtime'>,
): RuntimeOffer | undefined {
  const own = engines.find((e) => e.engine === engine);
  if (runtime === null || own?.version === runtime) return own;
  return own?.runtimes?.find((r) => r.version === runtime);
}

export const deviceTier = z.enum(['high', 'mid', 'entry']);
export type DeviceTier = z.infer<typeof deviceTier>;

/** What a phone says of itself; what it does not tell is null. */
export const androidFacts = z.object({
  /** `ro.product.brand` as people write it: "Google", "Samsung". */
  brand: z.string(),
  /** `ro.product.model`: the maker's own code, "SM-A165F". */
  model_code: z.string(),
  serial: z.string(),
  soc: z.object({
    /** "Qualcomm", "Google", "MediaTek", "Samsung"; as the phone says. */
    maker: z.string(),
    /** `ro.soc.model` or the board's platform: "SM8750". */
    model: z.string(),
    /** What people call it: "Snapdragon 8 Elite"; the model where that is not known. */
    name: z.string(),
  }),
  /** By a documented rule over SoC and memory (docs/rack-setup.md); null where neither is known. */
  tier: deviceTier.nullable(),
  android: z.string(),
  api_level: z.int().min(1),
  security_patch: z.string().nullable(),
  fingerprint: z.string(),
  abis: z.array(z.string()),
  gpu: z.object({ name: z.string(), driver: z.string().nullable() }).nullable(),
  /** The SoC has one, by its maker's public data; that says nothing about whether the harness reaches it. */
  npu: z.object({ name: z.string() }).nullable(),
  storage_free_mib: z.int().min(0).nullable(),
  storage_total_mib: z.int().min(0).nullable(),
  harness: z.object({ version: z.string() }).nullable(),
});
export type AndroidFacts = z.infer<typeof androidFacts>;

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
  /** Where it hangs: the USB port ("1-4.2") or the address; null for the agent's own computer. */
  place: z.string().max(100).nullable().default(null),
  android: androidFacts.nullable().default(null),
  /** Played by a test's fake or the demo. A real portal refuses such a device; the demo marks all that it makes. */
  simulated: z.boolean().default(false),
  /** Device kinds add their own facts here (kernel …). */
  more: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type DeviceFacts = z.infer<typeof deviceFacts>;

/** How long a device spent in which state. `measuring` is what it is there for. */
export const deviceUse = z.enum(['measuring', 'waiting', 'free', 'recovering', 'away']);
export type DeviceUse = z.infer<typeof deviceUse>;
/** A stretch of time in one state; the last one goes on until now. */
export const useSpan = z.object({ use: deviceUse, from: timestamp, to: timestamp });
export type UseSpan = z.infer<typeof useSpan>;

export const deviceFailure = z.object({
  at: timestamp,
  name: failureName,
  code: z.int(),
  party,
  message: z.string(),
  said: said.nullish(),
});
export type DeviceFailure = z.infer<typeof deviceFailure>;

/** No field has a default: news of a device name what has changed, and a default would undo what they do not name. */
export const device = z.object({
  id,
  agent_id: id,
  agent_name: z.string(),
  facts: deviceFacts,
  pool: z.string().nullable(),
  /** Null for devices that hang on no adb. */
  adb: adbState.nullable(),
  phase: devicePhase,
  /** Why it waits or what it does, for people. */
  phase_reason: z.string().nullable(),
  /** The same for other languages, as everything `…_said`. */
  phase_said: said.nullish(),
  reachability,
  health: deviceHealth,
  /** Why it is not `ok`, for people; null when it is. */
  health_reason: z.string().nullable(),
  health_said: said.nullish(),
  health_since: timestamp.nullable(),
  /** What a person should look at although it can work: a battery that was hot, a twin, a second agent that has it. */
  suspicion: z.string().nullable(),
  suspicion_said: said.nullish(),
  quarantined_until: timestamp.nullable(),
  admin: deviceAdmin,
  /** What the person who changed `admin` wrote down. */
  admin_reason: z.string().nullable(),
  lease_epoch: z.int().min(0),
  current_benchmark_id: id.nullable(),
  /** What it measures now: "pose-lite · GPU fp16"; null when it does not. */
  current_work: z.string().nullable(),
  current_work_said: said.nullish(),
  queued_jobs: z.int().min(0),
  conditions: conditions.nullable(),
  /** When `conditions` were read. */
  conditions_at: timestamp.nullable(),
  last_failure: deviceFailure.nullable(),
  /** Another agent that says to have this phone at hand now; `turned_down`: a person decided that it does not get it. */
  rival: z.object({ agent_id: id, agent_name: z.string(), turned_down: z.boolean() }).nullable(),
  last_seen_at: timestamp,
  created_at: timestamp,
});
export type Device = z.infer<typeof device>;
export const devicePage = pageOf(device);
export const deviceQuery = pageQuery.extend({ kind: deviceKind.optional(), agent_id: id.optional() });
export const deviceChange = z.object({
  admin: deviceAdmin.optional(),
  pool: shortText.nullable().optional(),
});
export type DeviceChange = z.infer<typeof deviceChange>;

/** The rack's strips: the last 24 hours of every device, and the share of them that it measured. */
export const rackDay = z.object({
  from: timestamp,
  to: timestamp,
  devices: z.array(z.object({ device_id: id, spans: z.array(useSpan), measuring_share: z.number() })),
});
export type RackDay = z.infer<typeof rackDay>;

export const deviceReading = z.object({
  at: timestamp,
  temperature_c: z.number().nullable(),
  battery_percent: z.number().nullable(),
  thermal_status: z.string().nullable(),
});
export const deviceHistoryQuery = z.object({ hours: z.coerce.number().int().min(1).max(48).default(24) });
/** One device's strip and readings; readings are thinned to at most 300 by the server. */
export const deviceHistory = z.object({
  from: timestamp,
  to: timestamp,
  spans: z.array(useSpan),
  shares: z.record(deviceUse, z.number()),
  readings: z.array(deviceReading),
  /** Above this the gate waits; null where the device has no such gate. */
  gate_temperature_c: z.number().nullable(),
});
export type DeviceHistory = z.infer<typeof deviceHistory>;

/** One line of a device's log. */
export const deviceEvent = z.object({
  id: z.int(),
  at: timestamp,
  kind: z.enum(['state', 'failure', 'health', 'action', 'facts']),
  text: z.string(),
  said: said.nullish(),
  /** What the person who asked for an action wrote down. */
  reason: z.string().nullable(),
  failure: deviceFailure.nullable(),
  benchmark_number: z.int().nullable(),
});
export type DeviceEvent = z.infer<typeof deviceEvent>;
export const deviceEvents = z.object({ items: z.array(deviceEvent) });
export const deviceEventQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  kind: deviceEvent.shape.kind.optional(),
});

const why = z.string().trim().max(500).default('');
const needed = z.string().trim().min(3, wrong.write_down_why).max(500);
/** What a person does with a device. The reason is written down with it. */
export const deviceAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('enable'), reason: why }),
  z.object({ kind: z.literal('drain'), reason: needed }),
  z.object({ kind: z.literal('maintenance'), reason: needed }),
  z.object({ kind: z.literal('retire'), reason: needed }),
  z.object({ kind: z.literal('quarantine'), until: timestamp, reason: needed }),
  /** Out of quarantine or repair, without a canary. */
  z.object({ kind: z.literal('release'), reason: why }),
  z.object({ kind: z.literal('reboot'), reason: needed }),
  z.object({ kind: z.literal('reconnect'), reason: why }),
  /** Two agents say to have this phone: it belongs to the one that it hangs on, or to the other one (`rival`). */
  z.object({ kind: z.literal('keep'), reason: why }),
  z.object({ kind: z.literal('move'), reason: why, agent_id: id }),
  /** A small known model on the CPU: shows that the device can measure. Passed, it ends a quarantine. */
  z.object({ kind: z.literal('canary'), reason: why }),
]);
export type DeviceAction = z.infer<typeof deviceAction>;

/** What only the agent can do; it asks for these with each heartbeat and says how each ended. */
export const agentTaskKind = z.enum(['reboot', 'reconnect', 'canary']);
export type AgentTaskKind = z.infer<typeof agentTaskKind>;
export const agentTask = z.object({ task_id: id, device_id: id, kind: agentTaskKind });
export type AgentTask = z.infer<typeof agentTask>;

export const agent = z.object({
  id,
  name: z.string(),
  version: z.string(),
  platform: z.string(),
  reachability,
  connected: z.boolean(),
  /** What the agent says of its adb server: null when all is well or it has none. */
  trouble: z.string().nullable(),
  trouble_said: said.nullish(),
  devices: z.int().min(0),
  /** Devices of its last hello that were more than the portal takes of one agent. */
  refused_devices: z.int().min(0).default(0),
  last_seen_at: timestamp,
  created_at: timestamp,
});
export type Agent = z.infer<typeof agent>;
export const agentPage = pageOf(agent);
