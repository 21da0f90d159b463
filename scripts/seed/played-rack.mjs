// A rack of played phones and what they measure: no phone is here, every number is made of these factors and a seeded chance.
import { createHash } from 'node:crypto';
import { fail } from '@rackmark/contracts';

/** Name on the market, code, maker and name of its SoC, factor of its latency on the CPU and on the GPU, memory in MiB. */
const MODELS = [
  ['Google Pixel 9 Pro', 'GR83Y', 'Google', 'Tensor G4', 1.0, 0.55, 16_384],
  ['Samsung Galaxy S25', 'SM-S931B', 'Qualcomm', 'Snapdragon 8 Elite', 0.7, 0.3, 12_288],
  ['Samsung Galaxy A16', 'SM-A165F', 'MediaTek', 'Helio G99', 2.9, 2.4, 4_096],
  ['Xiaomi 14T', '2406APNFAG', 'MediaTek', 'Dimensity 8300', 0.9, 0.5, 12_288],
];
/** Two of each; the second hangs on the other rack. */
export const phones = MODELS.flatMap((model, i) => [0, 1].map((twin) => phoneOf(model, i, twin)));

function phoneOf([market, code, maker, soc, cpu, gpu, memory_mib], i, twin) {
  const serial = `SIM${String(i * 2 + twin).padStart(5, '0')}`;
  const offered = (accelerator) => ({
    accelerator,
    available: true,
    adapter: null,
    software: false,
    reason: null,
  });
  const facts = {
    ...{ key: serial, kind: 'android', name: `${market} ${twin + 1}`, device_model: market },
    ...{ os: 'Android 15', architecture: 'arm64', processor: soc, cores: 8, memory_mib, place: `1-${i + 1}` },
    ...{ simulated: true, more: {} },
    android: {
      ...{ brand: market.split(' ')[0], model_code: code, serial },
      soc: { maker, model: soc, name: soc },
      tier: memory_mib > 12_000 ? 'high' : 'entry',
      ...{
        android: '15',
        api_level: 35,
        security_patch: null,
        fingerprint: `played/${code}`,
        abis: ['arm64-v8a'],
      },
      ...{ gpu: null, npu: null, storage_free_mib: 40_000, storage_total_mib: 120_000 },
      harness: { version: 'played' },
    },
    engines: [
      {
        ...{ engine: 'litert', available: true, version: 'played', build: null, reason: null },
        accelerators: [offered('cpu'), offered('gpu')],
      },
    ],
  };
  return { facts, rack: twin, pace: { cpu: cpu * (1 + twin / 50), gpu: gpu * (1 + twin / 50) } };
}

/** Numbers in [0, 1), the same for the same text (mulberry32). */
function chanceOf(text) {
  let a = createHash('sha256').update(text).digest().readInt32LE(0);
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SAMPLES = 120;
/** From this week on, int8 on the GPU is slower: something for those who look at trends. */
const SLOWER_FROM = 13;
const SLOWER = 1.14;

/**
 * What one run recorded.
 * @param what lease, week, phone, model (a sample model) and configuration
 */
export function resultOf({ lease, week, phone, model, configuration, key }) {
  const chance = chanceOf(key);
  const { accelerator } = configuration;
  const size = { 'sample-mobilenet-f32': 9e6, 'sample-mobilenet-int8': 4.2e6, 'sample-decoder-f32': 2.5e6 }[
    model.name
  ];
  const slower = week >= SLOWER_FROM && accelerator === 'gpu' && model.name.endsWith('int8') ? SLOWER : 1;
  const threads = accelerator === 'cpu' ? (configuration.threads ?? 1) ** -0.7 : 1;
  const median = size * phone.pace[accelerator] * threads * slower * (1 + 0.02 * (chance() - 0.5));
  // Some runs get slower on the way: their verdict says so.
  const heats = chance() < 0.05 ? 0.12 : 0;
  const latency_ns = Array.from({ length: SAMPLES }, (_, i) =>
    Math.round(
      median * (1 + (heats * i) / SAMPLES + 0.01 * (chance() - 0.5) + (chance() > 0.98 ? 0.2 * chance() : 0)),
    ),
  );
  const now = Date.now();
  const refused = accelerator === 'gpu' && phone.pace.gpu > 2 && model.name.endsWith('int8');
  const memory = (phase, rss_kib) => ({
    ...{ phase, rss_kib, peak_rss_kib: rss_kib + 4_000, pss_kib: null, native_heap_kib: null, gpu_kib: null },
    source: 'simulated',
  });
  const temperature_c = Math.round((29 + 6 * chance() + 60 * heats) * 10) / 10;
  const whole = {
    ...{ ...lease, outcome: 'measured', failure: null, reported: null },
    log: ['info: simulated: no phone made these numbers'],
    started_at: new Date(now - 1).toISOString(),
    ended_at: new Date(now).toISOString(),
    harness: { name: 'simulated', version: '0' },
    engine: { name: 'litert', version: 'simulated', build: null },
    host: { name: 'android', version: '15' },
    overhead_ns: 600,
    delegation: {
      ...{
        asked: accelerator,
        used: accelerator,
        operators: null,
        partitions: null,
        fully_accelerated: true,
      },
      ...{ adapter: null, software: false, backend: null, reason: null, known_by: 'api' },
    },
    load_cold_ns: Math.round(median * (accelerator === 'gpu' ? 60 : 4)),
    load_warm_ns: Math.round(median * 3),
    first_inference_ns: Math.round(median * 1.6),
    warmup: { iterations: 40, duration_ns: Math.round(40 * median), settled: true },
    latency_ns,
    memory: [memory('baseline', 60_000), memory('measure', 60_000 + Math.round(size / 200))],
    conditions: [
      { phase: 'measure', temperature_c, battery_percent: 80, thermal_status: 'none', background_load: 0.02 },
    ],
    inputs: [],
    outputs: [
      {
        ...{ name: 'y', element_type: 'float32', shape: [1, 2], elements: 2, non_finite: 0, constant: false },
        ...{ sha256: createHash('sha256').update(model.name).digest('hex'), values: [0.25, 0.75] },
      },
    ],
    operators: [],
  };
  if (!refused) return whole;
  const failure = fail('UNSUPPORTED_OPERATOR', 'Simulated: the GPU of this phone takes no int8 network.', {
    phase: 'load',
  });
  return {
    ...whole,
    outcome: 'unsupported',
    failure,
    latency_ns: [],
    outputs: [],
    first_inference_ns: null,
    warmup: null,
  };
}
