import { z } from 'zod';

const head = { number: z.number(), at: z.date() };
const ofBenchmark = <K extends string, D extends z.ZodRawShape>(kind: K, data: D) =>
  z.object({ ...head, kind: z.literal(kind), benchmark_id: z.uuid(), data: z.object(data) });
const ofTeam = <K extends string, D extends z.ZodRawShape>(kind: K, data: D) =>
  z.object({ ...head, kind: z.literal(kind), data: z.object({ ...data, team_id: z.uuid() }) });

const run = { run_id: z.uuid(), cell_id: z.uuid(), job_id: z.uuid() };
const device = {
  ...{ device_id: z.uuid(), agent_id: z.uuid(), phase: z.string(), adb: z.string().nullable() },
  ...{ health: z.string(), admin: z.string() },
};
const moved = { ...device, from_agent_id: z.uuid() };
const model = { sha256: z.string() };
const cancelled = { cancelled: z.boolean() };

/** What happened, as the tables tell it (migrations/0015_events.sql). It says what to look at, not how that stands by now. */
export const storedEvent = z.discriminatedUnion('kind', [
  ofBenchmark('run_began', run),
  ofBenchmark('run_stored', { ...run, outcome: z.string(), verdict: z.string().nullable() }),
  /** Some of its runs have ended without a result, not all. */
  ofBenchmark('cell_changed', { cell_id: z.uuid() }),
  /** A late result may end it once more, in another outcome. */
  ofBenchmark('cell_ended', { cell_id: z.uuid(), outcome: z.string() }),
  ofBenchmark('attempt_ended', {
    ...{ attempt_id: z.uuid(), job_id: z.uuid(), device_id: z.uuid(), state: z.string() },
    failure: z.string().nullable(),
  }),
  ofBenchmark('benchmark_created', cancelled),
  ofBenchmark('benchmark_started', cancelled),
  ofBenchmark('benchmark_ended', cancelled),
  ofBenchmark('happened', { happening_id: z.number() }),
  ofTeam('device_arrived', device),
  ofTeam('device_changed', device),
  ofTeam('device_moved', moved),
  ofTeam('device_retired', device),
  ofTeam('device_removed', device),
  ofTeam('model_arrived', model),
  ofTeam('model_changed', model),
  ofTeam('model_removed', model),
  /** Its series were read again: new results have come, or a level was accepted. */
  ofTeam('suite_read', { suite_id: z.uuid() }),
  /** It began, has got further, or has ended. */
  ofTeam('bisect_moved', { alert_id: z.uuid() }),
  ofTeam('alert_raised', { alert_id: z.uuid() }),
  ofTeam('alert_ended', { alert_id: z.uuid() }),
  ofTeam('gate_decided', { gate_id: z.uuid() }),
]);
export type StoredEvent = z.infer<typeof storedEvent>;
export type EventKind = StoredEvent['kind'];
export type EventOf<K extends EventKind> = Extract<StoredEvent, { kind: K }>;
