import { z } from 'zod';
import { agent, device } from './device.js';
import { benchmark, happening, job } from './benchmark.js';
import { phaseName } from './harness-events.js';
import { model } from './model.js';
import { id, nanoseconds, sha256 } from './primitives.js';
import { cell, run, strip } from './result.js';
import { said } from './said.js';

/**
 * Socket namespace `/live`. A dashboard subscribes to one benchmark, with the runs of the cell that it shows, or to `rack`
 * (all devices and benchmarks). It is then told again what happened in the seconds before, so that it misses nothing of
 * what it has fetched meanwhile.
 */
export const liveSubscribe = z.union([
  z.object({ benchmark_id: id, cell_id: id.optional() }),
  z.object({ rack: z.literal(true) }),
]);
export type LiveSubscribe = z.infer<typeof liveSubscribe>;

/** State of the run under way, as shown on its lane. */
export const liveRun = z.object({
  benchmark_id: id,
  device_id: id,
  run_id: id,
  cell_id: id,
  phase: phaseName.nullable(),
  latency_ns: z.array(nanoseconds),
  iterations: z.int().min(0),
  median_ns: nanoseconds.nullable(),
  load_cold_ns: nanoseconds.nullable(),
  first_inference_ns: nanoseconds.nullable(),
  text: z.string().nullable(),
  said: said.nullish(),
});
export type LiveRun = z.infer<typeof liveRun>;

/** Server to dashboard: what changed, as it stands now. Nothing has to be fetched again. */
export const liveMessages = {
  benchmark,
  cell,
  run: liveRun,
  happening: z.object({ benchmark_id: id, happening }),
  /** A job that waits for something else, or has got further. */
  job,
  /** The plan of a job, as its lane shows it. */
  strip: z.object({ benchmark_id: id, strip }),
  /** Runs of the cell that was subscribed to. */
  runs: z.object({ cell_id: id, runs: z.array(run) }),
  /** Of each device that stands differently now, the fields that have changed; all of them of one that is new. */
  devices: z.object({ changed: z.array(device.partial().required({ id: true })), gone: z.array(id) }),
  agents: z.object({ changed: z.array(agent), gone: z.array(id) }),
  models: z.object({ changed: z.array(model), gone: z.array(sha256) }),
  /** What is computed, of runs as they come in: to be asked for again. */
  changed: z.object({ what: z.enum(['suites']) }),
} as const;
export type LiveDevices = z.infer<(typeof liveMessages)['devices']>;
export type LiveAgents = z.infer<(typeof liveMessages)['agents']>;
export type LiveModels = z.infer<(typeof liveMessages)['models']>;
