import { z } from 'zod';
import { benchmark, happening } from './benchmark.js';
import { device } from './device.js';
import { phaseName } from './harness-events.js';
import { id, nanoseconds } from './primitives.js';
import { cell } from './result.js';

/** Socket namespace `/live`. A dashboard subscribes to one benchmark, or to `rack` (all devices and benchmarks). */
export const liveSubscribe = z.union([z.object({ benchmark_id: id }), z.object({ rack: z.literal(true) })]);

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
});
export type LiveRun = z.infer<typeof liveRun>;

/** Server to dashboard. `changed` names what to fetch again; the rest carries its data. */
export const liveMessages = {
  benchmark,
  cell,
  run: liveRun,
  happening: z.object({ benchmark_id: id, happening }),
  /** Of each device that stands differently now, the fields that have changed; all of them of one that is new. */
  devices: z.object({ changed: z.array(device.partial().required({ id: true })), gone: z.array(id) }),
  changed: z.object({ what: z.enum(['benchmarks', 'models', 'agents', 'suites']) }),
} as const;
export type LiveDevices = z.infer<(typeof liveMessages)['devices']>;
