// What a page would do: it measures with an engine of its own, reads the lines as they come, and makes the result of them.
import { harnessParameters, type HarnessEvent, type RunResult } from '@rackmark/contracts';
import { EventStream, RunCollector, tellRun, type Engine, type LoadedModel } from '../../src/core/index.js';

/** Doubles its four inputs, a millisecond an inference. */
export async function aRun(): Promise<{ isWhole: boolean; types: string[]; result: RunResult }> {
  const parameters = harnessParameters.parse({
    ...{ v: 1, run: 'in-a-page', model_path: 'doubles.tflite', configuration: { engine: 'litert-js' } },
    plan: { iterations: 20, seconds: 0, profile: false, warmup: { min_iterations: 2, min_ms: 0 } },
  });
  let now = 0;
  const model: LoadedModel = {
    ...{ loadNs: 5_000, compileCache: 'none', remarks: [] },
    bind: () => [[4]],
    inputs: () => [],
    delegation: () => ({
      ...{ asked: 'cpu', used: 'cpu', operators: null, partitions: null, fully_accelerated: null },
      ...{ adapter: null, software: false, backend: null, reason: null, known_by: 'api' },
    }),
    invoke: () => void (now += 1e6),
    outputs: () => [{ name: 'y', type: 'uint8', shape: [4], bytes: new Uint8Array([2, 4, 6, 8]) }],
    close: () => {},
  };
  const engine: Engine = {
    facts: { name: 'litert-js', version: '0', build: null },
    load: () => Promise.resolve(model),
    profile: () => Promise.resolve(null),
    emptyCall: () => {},
    close: () => {},
  };
  const types: string[] = [];
  const collector = new RunCollector();
  const stream = new EventStream(parameters.run, (event: HarnessEvent) => {
    types.push(event.type);
    collector.take(event);
  });
  const isWhole = await tellRun(JSON.stringify(parameters), {
    about: {
      ...{ harness: { name: 'rackmark-page', version: '0' }, host: { name: 'browser', version: '0' } },
      pid: null,
    },
    machine: {
      clock: () => now,
      memory: (phase) => ({
        ...{ phase, rss_kib: 0, peak_rss_kib: 0, pss_kib: null, native_heap_kib: null, gpu_kib: null },
        source: 'none',
      }),
      resetPeak: () => {},
      watch: () => ({
        read: (phase) => ({
          ...{ phase, background_load: null, load_average_1m: null, clock_mhz: null, clock_limit_mhz: null },
          ...{ temperature_c: null, thermal_status: null, battery_percent: null, on_battery: null },
          wall_clock_jump_ms: null,
        }),
      }),
      sha256: (bytes) => Promise.resolve(`${bytes.length} bytes`),
    },
    openEngine: () => Promise.resolve(engine),
    openLanguageEngine: () => Promise.reject(new Error('There is none in this page.')),
    write: (line) => stream.take(line.trimEnd()),
  });
  const lease = { lease_id: '00000000-0000-4000-8000-000000000000', epoch: 1 };
  return { isWhole, types, result: collector.end(lease, stream.failure) };
}
