// Something in the portal that answers can be about: models, a device, a benchmark that was measured and one that waits.
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';

const DEVICE = {
  key: 'computer',
  kind: 'computer',
  name: 'Fuzzed',
  device_model: 'Test',
  os: 'Test OS',
  architecture: 'x64',
  processor: null,
  cores: 4,
  memory_mib: 8192,
  engines: [
    {
      engine: 'litert',
      available: true,
      version: '2.3.0',
      build: null,
      reason: null,
      accelerators: [
        { accelerator: 'cpu', available: true, adapter: null, software: false, reason: null },
        { accelerator: 'gpu', available: false, adapter: null, software: false, reason: 'There is none.' },
      ],
    },
  ],
};

/** @returns ids and hashes of all that is there, and how to end the agent */
export async function fill(url) {
  const { badModels, mobileNetLike, npyFile } = await import('../../../packages/sample-models/dist/index.js');
  const api = async (method, path, body) => {
    const isForm = body instanceof FormData;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      body: isForm ? body : JSON.stringify(body),
      headers: isForm || body === undefined ? {} : { 'content-type': 'application/json' },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const models = [];
  for (const bytes of [
    badModels.addModel(),
    mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 11 }),
  ]) {
    const form = new FormData();
    form.set('file', new Blob([bytes]), 'model.tflite');
    models.push((await api('POST', '/models', form)).model.sha256);
  }
  const form = new FormData();
  const values = new Uint8Array(Float32Array.from([1, 2, 3, 4]).buffer);
  form.set('file', new Blob([npyFile({ descr: '<f4', shape: [1, 4] }, values)]), 'x.npy');
  const input = (await api('POST', '/inputs', form)).input.sha256;
  const agentId = randomUUID();
  const socket = io(`${url}/agent`, { transports: ['websocket'] });
  const say = async (name, body) => {
    const { ok, answer, problem } = await socket.timeout(30_000).emitWithAck(name, body);
    if (!ok) throw new Error(`${name}: ${problem.detail}`);
    return answer;
  };
  const hello = {
    protocol: 1,
    agent_id: agentId,
    instance_id: randomUUID(),
    name: 'fuzzed',
    version: '0',
    platform: 'test',
  };
  const { devices } = await say('hello', { ...hello, devices: [DEVICE], leases: [] });
  const device = devices[DEVICE.key];
  const request = {
    models,
    configurations: [{}, { threads: 2 }, { accelerator: 'gpu' }],
    devices: { ids: [device] },
    plan: { repeats: 2 },
  };
  const measured = await api('POST', '/benchmarks', request);
  const { assignment } = await say('claim', { device_id: device });
  for (const run of assignment.runs)
    await api('PUT', `/runs/${run.run_id}/result`, resultOf(assignment, run));
  const waiting = await api('POST', '/benchmarks', request);
  const set = await api('POST', '/device-sets', { name: 'all', choice: {} });
  const cells = (await api('GET', `/benchmarks/${measured.id}/cells`)).items.map((c) => c.id);
  const uuids = [
    device,
    agentId,
    measured.id,
    waiting.id,
    set.id,
    ...cells,
    assignment.job_id,
    assignment.lease_id,
  ];
  return {
    hashes: [...models, input],
    uuids: [...uuids, ...assignment.runs.slice(0, 2).map((r) => r.run_id)],
    numbers: [String(measured.number), String(waiting.number)],
    sides: models.map((sha) => `${measured.number}~${sha.slice(0, 12)}~*`),
    end: () => socket.close(),
  };
}

function resultOf({ lease_id, epoch }, { position }) {
  const at = Date.now();
  return {
    lease_id,
    epoch,
    outcome: 'measured',
    failure: null,
    started_at: new Date(at - 1_000).toISOString(),
    ended_at: new Date(at).toISOString(),
    harness: { name: 'test', version: '0' },
    engine: { name: 'litert', version: '2.3.0', build: null },
    host: { name: 'node', version: '20' },
    overhead_ns: 500,
    delegation: null,
    load_cold_ns: 20_000_000,
    load_warm_ns: 15_000_000,
    first_inference_ns: 2_000_000,
    warmup: { iterations: 40, duration_ns: 250_000_000, settled: true },
    latency_ns: Array.from({ length: 120 }, (_, i) => 1_000_000 + 1_000 * ((i * 7 + position * 13) % 11)),
    memory: [{ phase: 'measure', rss_kib: 60_000, peak_rss_kib: 62_000, source: 'test' }],
    conditions: [{ phase: 'measure' }],
    outputs: [],
    operators: [],
    log: [],
  };
}
