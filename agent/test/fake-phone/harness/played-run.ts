import { z } from 'zod';

const asked = z.looseObject({
  configuration: z
    .looseObject({ accelerator: z.string().optional(), engine: z.string().optional() })
    .optional(),
});

export interface PlayedRun {
  /** How long it measures. */
  measureMs?: number;
  latencyNs?: number;
}

const BATCH_MS = 100;
const LOAD_MS = 20;
const WARMUP_MS = 60;

/**
 * Event lines of one whole run that never happened: every phase, batches as often as the harness sends them, one latency
 * throughout. For load tests, in which only the way of the events counts.
 * @param parameters as the harness gets them
 */
export function playedRun(
  parameters: unknown,
  { measureMs = 1000, latencyNs = 5_000_000 }: PlayedRun = {},
): string[] {
  const configuration = asked.safeParse(parameters).data?.configuration;
  const accelerator = configuration?.accelerator ?? 'cpu';
  const lines: string[] = [];
  let ms = 0;
  const tell = (type: string, more: Record<string, unknown>) =>
    void lines.push(
      JSON.stringify({ v: 1, run: 'played', seq: lines.length, t_ns: ms * 1e6, type, ...more }),
    );
  const phase = (name: string, forMs: number, work: () => void) => {
    tell('phase', { name, state: 'begin' });
    ms += forMs;
    work();
    tell('phase', { name, state: 'end' });
  };
  const memory = (name: string, rss: number) =>
    tell('memory', { phase: name, rss_kib: rss, peak_rss_kib: rss, source: 'VmHWM of /proc/self/status' });
  tell('hello', {
    harness: { name: 'rackmark-kotlin', version: '1.0.0' },
    engine: { name: configuration?.engine ?? 'litert', version: 'played', build: null },
    host: { name: 'jvm', version: '17' },
    pid: 1,
    overhead_ns: 1000,
  });
  memory('baseline', 90_000);
  phase('load', LOAD_MS, () => {
    tell('load', { duration_ns: 12_000_000, cold: true, compile_cache: 'none' });
    tell('load', { duration_ns: 6_000_000, cold: false, compile_cache: 'none' });
  });
  tell('delegation', {
    asked: accelerator,
    used: accelerator,
    operators: null,
    partitions: null,
    fully_accelerated: true,
    adapter: accelerator === 'cpu' ? null : 'played adapter',
    software: accelerator !== 'cpu',
    backend: null,
    reason: null,
    known_by: 'api',
  });
  memory('load', 100_000);
  const samples = (name: string, n: number, first = 0) =>
    tell('samples', {
      phase: name,
      first_iteration: first,
      latency_ns: Array.from({ length: n }, () => latencyNs),
    });
  phase('first', latencyNs / 1e6, () => samples('first', 1));
  phase('warmup', WARMUP_MS, () => {
    samples('warmup', Math.max(1, Math.round((WARMUP_MS * 1e6) / latencyNs)));
    tell('warmup', { iterations: 12, duration_ns: WARMUP_MS * 1e6, settled: true });
  });
  let done = 0;
  phase('measure', 0, () => {
    const each = Math.max(1, Math.round((BATCH_MS * 1e6) / latencyNs));
    for (const end = ms + measureMs; ms < end; done += each) {
      ms += BATCH_MS;
      samples('measure', each, done);
    }
  });
  tell('conditions', { phase: 'measure', wall_clock_jump_ms: 0 });
  memory('measure', 110_000);
  phase('unload', 1, () => {});
  tell('done', { samples: done });
  return lines;
}
