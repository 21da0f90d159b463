import { z } from 'zod';
import { configuration } from './configuration.js';
import { adbState, agentTask, deviceFacts, devicePhase } from './device.js';
import { failure } from './failure.js';
import { conditions, inputRange, phaseName } from './harness-events.js';
import { measurementPlan } from './plan.js';
import { id, nanoseconds, sha256, timestamp } from './primitives.js';
import { said } from './said.js';

/** Socket namespace `/agent`. Every message but `progress` is answered by an acknowledgement. */
export const AGENT_PROTOCOL = 1;
export const HEARTBEAT_SECONDS = 10;
export const LEASE_SECONDS = 90;
/** The agent's own, monotonic deadline is shorter than the server's. */
export const AGENT_LEASE_SECONDS = 60;

export const heldLease = z.object({ lease_id: id, epoch: z.int().min(1) });
export type HeldLease = z.infer<typeof heldLease>;

/** Devices that one hello can tell of. */
export const MOST_DEVICES_TOLD = 1_000;

export const agentHello = z.object({
  protocol: z.literal(AGENT_PROTOCOL),
  /** Made once and kept in the agent's data folder. */
  agent_id: id,
  /** Made anew by each process: tells a reconnect from a second agent. */
  instance_id: id,
  name: z.string().trim().min(1).max(100),
  version: z.string(),
  platform: z.string(),
  devices: z.array(deviceFacts).max(MOST_DEVICES_TOLD),
  leases: z.array(heldLease).max(1_000),
});
export type AgentHello = z.infer<typeof agentHello>;

/** Leases that are not in `renewed` are lost: their work stops. Results that were made under them are still wanted. */
export const leaseAnswer = z.object({ renewed: z.array(id), fenced: z.array(id) });
export type LeaseAnswer = z.infer<typeof leaseAnswer>;

export const agentWelcome = leaseAnswer.extend({
  server_time: timestamp,
  /** The server's id of each device, by the agent's key. */
  devices: z.record(z.string(), id),
  /** Keys of devices that are more than the portal takes of one agent: it does not know them, and they get no work. */
  refused: z.array(z.string()).default([]),
  /** How many it takes. */
  max_devices: z.int().min(1).optional(),
  /** Keys of devices that were retired: they are known, and get no work until somebody enables them. */
  retired: z.array(z.string()).default([]),
});
export type AgentWelcome = z.infer<typeof agentWelcome>;

export const heartbeat = z.object({
  leases: z.array(heldLease).max(1_000),
  devices: z
    .array(
      z.object({
        device_id: id,
        phase: devicePhase,
        phase_reason: z.string().max(500).nullable(),
        /** The same for other languages, as everything `…_said`. */
        phase_said: said.nullish(),
        conditions: conditions.nullable(),
        adb: adbState.nullable().default(null),
        /** Above this temperature its gate waits. */
        gate_temperature_c: z.number().nullable().default(null),
        /** What an operator should look at although nothing is measured now (two phones of one serial, say). */
        suspicion: z.string().max(500).nullable().default(null),
        suspicion_said: said.nullish(),
        /** The agent gave up on it: the recovery ladder is used up. */
        failure: failure.nullable().default(null),
      }),
    )
    .max(1_000),
  /** What is wrong with the agent itself (its adb server, say); null when nothing is. */
  trouble: z.string().max(500).nullable().default(null),
});
export type Heartbeat = z.infer<typeof heartbeat>;

/** With the leases: tasks that wait for this agent. A task comes again until `task_end` was said of it. */
export const heartbeatAnswer = leaseAnswer.extend({ tasks: z.array(agentTask).default([]) });
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswer>;

export const taskEnd = z.object({ task_id: id, ok: z.boolean(), text: z.string().max(1_000) });
export type TaskEnd = z.infer<typeof taskEnd>;

export const claim = z.object({ device_id: id });

/** One lease's work: the runs of a job that are still missing, in their order. */
export const assignment = z.object({
  lease_id: id,
  epoch: z.int().min(1),
  attempt_id: id,
  attempt_number: z.int().min(1),
  job_id: id,
  benchmark_id: id,
  device_id: id,
  plan: measurementPlan,
  models: z.array(
    z.object({
      sha256,
      name: z.string(),
      file_name: z.string(),
      size_bytes: z.number(),
      /** LoRA weights run in this one, which is among the models, too. */
      base_sha256: sha256.nullable().default(null),
      /** It was exported for LoRA: without weights its inputs for them are to be zero. */
      takes_lora: z.boolean().default(false),
      /** Of the inputs whose whole numbers the graph shows. */
      inputs: z.array(z.object({ name: z.string(), range: inputRange })).optional(),
    }),
  ),
  /** Files that the configurations fill inputs from. */
  inputs: z
    .array(
      z.object({
        sha256,
        file_name: z.string(),
        size_bytes: z.number(),
        /** Where the values begin: they go on to the end of the file. */
        values_offset: z.int().min(0),
      }),
    )
    .default([]),
  runs: z.array(
    z.object({
      run_id: id,
      cell_id: id,
      position: z.int().min(0),
      repeat: z.int().min(1),
      model_sha256: sha256,
      configuration,
    }),
  ),
});
export type Assignment = z.infer<typeof assignment>;
export const claimAnswer = z.object({ assignment: assignment.nullable() });
export type ClaimAnswer = z.infer<typeof claimAnswer>;

/** Live view of the run under way; may be lost. Sent at most four times a second. */
export const progress = z.object({
  lease_id: id,
  epoch: z.int().min(1),
  run_id: id,
  phase: phaseName.nullable(),
  /** New samples since the last message, of `phase`; thinned by the agent above 200. */
  latency_ns: z.array(nanoseconds).max(200),
  /** Iteration number of the phase after these samples. */
  iterations: z.int().min(0),
  median_ns: nanoseconds.nullable(),
  load_cold_ns: nanoseconds.nullable(),
  first_inference_ns: nanoseconds.nullable(),
  text: z.string().max(300).nullable(),
});
export type Progress = z.infer<typeof progress>;

/** The attempt is over; runs without a result stay missing. */
export const attemptEnd = heldLease.extend({
  state: z.enum(['completed', 'failed', 'cancelled']),
  failure: failure.nullable(),
});
export type AttemptEnd = z.infer<typeof attemptEnd>;

/** Every acknowledgement: the answer, or a problem with a stable code. */
export const socketProblem = z.object({ code: z.string(), detail: z.string() });
export const acknowledged = <T extends z.ZodType>(answer: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), answer }),
    z.object({ ok: z.literal(false), problem: socketProblem }),
  ]);
export type Acknowledged<T> = { ok: true; answer: T } | { ok: false; problem: z.infer<typeof socketProblem> };

/** Agent to server, with acknowledgement: `hello`, `heartbeat`, `claim`, `attempt_end`, `task_end`; without: `progress`. */
export const agentMessages = {
  hello: agentHello,
  heartbeat,
  claim,
  attempt_end: attemptEnd,
  task_end: taskEnd,
  progress,
} as const;
/** Server to agent: hints only. The truth is asked for by `claim` and `heartbeat`. */
export const serverHints = {
  /** There may be work, or a task, for this device. */
  work: z.object({ device_id: id }),
  /** These leases are over; stop their work. */
  stop: z.object({ lease_ids: z.array(id), reason: z.string() }),
  /** Another process took over this agent's id: do not reconnect. */
  superseded: z.object({ detail: z.string() }),
} as const;
