// An agent that measures nothing: it says what an agent says and sends results such as a calm computer makes.
import { randomUUID } from 'node:crypto';
import { sendResult, speaking } from '../../test-support/played-socket.mjs';

const facts = {
  ...{ key: 'computer', kind: 'computer', name: 'Played computer', device_model: 'Played', os: 'Played' },
  ...{ architecture: 'x64', processor: 'Played', cores: 256, memory_mib: 8192, place: null, android: null },
  ...{ simulated: false, more: {} },
  engines: [
    {
      ...{ engine: 'litert', available: true, version: '2.3.0', build: null, reason: null },
      accelerators: [{ accelerator: 'cpu', available: true, adapter: null, software: false, reason: null }],
    },
  ],
};

/** @returns its socket, the id of its one computer, and how to say something and hear the answer */
export async function connected(portal) {
  const { socket, say } = await speaking(portal.url);
  const agent_id = randomUUID();
  const { devices } = await say('hello', {
    ...{ protocol: 1, agent_id, instance_id: randomUUID(), name: `played ${agent_id.slice(0, 8)}` },
    ...{ version: '0', platform: 'played', devices: [facts], leases: [] },
  });
  return { socket, device: devices[facts.key], say };
}

/** A result of 500 samples with all that our own harness records. */
export function playedResult({ lease_id, epoch }) {
  const at = Date.now();
  const memory = (phase, rss_kib) => ({
    ...{ phase, rss_kib, peak_rss_kib: rss_kib + 1_000, pss_kib: null, native_heap_kib: null },
    ...{ gpu_kib: null, source: 'played' },
  });
  return {
    ...{ lease_id, epoch, outcome: 'measured', failure: null, reported: null, conditions: [], log: [] },
    started_at: new Date(at - 1_000).toISOString(),
    ended_at: new Date(at).toISOString(),
    harness: { name: 'played', version: '0' },
    engine: { name: 'litert', version: '2.3.0', build: null },
    host: { name: 'node', version: process.versions.node },
    overhead_ns: 500,
    delegation: {
      ...{ asked: 'cpu', used: 'cpu', operators: null, partitions: null, fully_accelerated: null },
      ...{ adapter: null, software: false, backend: null, reason: null, known_by: 'api' },
    },
    ...{ load_cold_ns: 20_000_000, load_warm_ns: 15_000_000, first_inference_ns: 2_000_000 },
    warmup: { iterations: 40, duration_ns: 250_000_000, settled: true },
    latency_ns: Array.from({ length: 500 }, (_, i) => 1_000_000 + Math.round(2_000 * Math.sin(i * 12.9898))),
    memory: [memory('baseline', 50_000), memory('measure', 60_000)],
    outputs: [
      {
        ...{ name: 'y', element_type: 'float32', shape: [1, 2], elements: 2, non_finite: 0 },
        ...{ constant: false, sha256: 'a'.repeat(64), values: [0.25, 0.75] },
      },
    ],
    operators: [{ name: 'CONV_2D', kind: 'played', calls: 1, mean_ns: 900_000, share: 1 }],
  };
}

export const send = (portal, runId, result) => sendResult(portal.url, runId, result);
