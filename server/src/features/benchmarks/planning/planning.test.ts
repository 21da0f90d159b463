import { describe, expect, it } from '@jest/globals';
import { configuration, measurementPlan, type Configuration, type DeviceFacts } from '@rackmark/contracts';
import fc from 'fast-check';
import { estimate, plannedRunSeconds } from './estimate.js';
import { expandCells } from './expand.js';
import { interleave, seededRandom } from './interleave.js';
import { whyUnsupported, type AskedModel } from './support.js';

const cpu = (threads: number) => configuration.parse({ threads });

describe('expandCells', () => {
  it('crosses models, configurations and devices in that order', () => {
    const cells = expandCells(['m1', 'm2'], [cpu(1), cpu(2)], ['d1']);
    expect(cells.map((c) => [c.modelSha256, c.configurationKey])).toEqual([
      ['m1', 'litert.cpu.1t'],
      ['m1', 'litert.cpu.2t'],
      ['m2', 'litert.cpu.1t'],
      ['m2', 'litert.cpu.2t'],
    ]);
    expect(cells.map((c) => c.position)).toEqual([0, 1, 2, 3]);
  });

  it('makes one cell of configurations that differ in name only', () => {
    const gpu = (threads: number) => configuration.parse({ accelerator: 'gpu', threads });
    expect(expandCells(['m'], [gpu(1), gpu(4)], ['d', 'd'])).toHaveLength(1);
  });
});

describe('interleave', () => {
  it('gives each cell once in each block, whatever the seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 6 }),
        (seed, n, repeats) => {
          const ids = Array.from({ length: n }, (_, i) => `c${i}`);
          const runs = interleave(ids, repeats, seededRandom(seed));
          expect(runs.map((r) => r.position)).toEqual(runs.map((_, i) => i));
          for (let b = 0; b < repeats; b++) {
            const block = runs.slice(b * n, (b + 1) * n);
            expect(block.map((r) => r.cellId).sort()).toEqual([...ids].sort());
            expect(new Set(block.map((r) => r.repeat))).toEqual(new Set([b + 1]));
          }
        },
      ),
    );
  });

  it('is the same for the same seed and differs for another', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const order = (seed: number) =>
      interleave(ids, 3, seededRandom(seed))
        .map((r) => r.cellId)
        .join('');
    expect(order(7)).toBe(order(7));
    expect(order(7)).not.toBe(order(8));
  });
});

describe('estimate', () => {
  const plan = measurementPlan.parse({});
  it('takes the slowest device', () => {
    const e = estimate(
      [
        [{ runs: 1, knownSeconds: 2 }],
        [
          { runs: 1, knownSeconds: 3 },
          { runs: 2, knownSeconds: 2 },
        ],
      ],
      plan,
    );
    expect(e.seconds).toBe(7);
    expect(e.low).toBeLessThan(7);
    expect(e.high).toBeGreaterThan(7);
    expect(e.basis).toMatch(/earlier runs/);
  });
  it('falls back on the plan and says so', () => {
    const e = estimate([[{ runs: 1 }]], plan);
    expect(e.seconds).toBeCloseTo(plannedRunSeconds(plan));
    expect(e.basis).toMatch(/plan alone/);
  });
});

describe('whyUnsupported', () => {
  const plainFacts = {
    ...{ kind: 'graph' as const, subgraphs: 1, part_count: 0, compiled_for: null, lora: null },
    ...{ sections: [], inputs: [], outputs: [], custom_operators: [], flex_operators: [], parts: [] },
  };
  const model: AskedModel = {
    format: 'tflite',
    name: 'pose',
    base: null,
    facts: { ...plainFacts, language: null },
  };
  const talker: AskedModel = {
    format: 'litertlm',
    name: 'talker',
    base: null,
    facts: {
      ...plainFacts,
      language: {
        model_type: null,
        context_tokens: 1280,
        cache_tokens: 1280,
        prefill_lengths: [],
        logits: null,
        tokenizer: null,
        start_token: null,
        stop_tokens: [],
        prompt_template: null,
        prompt_affixes: null,
        sampler: null,
        backends: [],
        min_runtime_version: null,
        thinking: false,
        function_calling: false,
        lora: null,
      },
    },
  };
  const offer = (more: object = {}) => ({
    accelerator: 'cpu' as const,
    available: true,
    adapter: null,
    software: false,
    reason: null,
    ...more,
  });
  const device = (more: Partial<DeviceFacts> = {}): DeviceFacts => ({
    key: 'k',
    kind: 'android',
    name: 'Pixel 6',
    device_model: 'Pixel 6',
    os: 'Android 14',
    architecture: 'arm64-v8a',
    processor: null,
    cores: 8,
    memory_mib: 8_192,
    engines: [
      { engine: 'litert', available: true, version: '2', build: null, reason: null, accelerators: [offer()] },
    ],
    place: null,
    android: {
      brand: 'Google',
      model_code: 'x',
      serial: 's',
      soc: { maker: 'Google', model: 'GS101', name: 'Tensor G1' },
      tier: null,
      android: '14',
      api_level: 34,
      security_patch: null,
      fingerprint: 'f',
      abis: [],
      gpu: null,
      npu: null,
      storage_free_mib: null,
      storage_total_mib: null,
      harness: null,
    },
    simulated: false,
    more: {},
    ...more,
  });
  const computer = device({ kind: 'computer', name: 'bench-1', android: null });
  const offering = (...accelerators: ReturnType<typeof offer>[]) =>
    device({ engines: [{ ...device().engines[0]!, accelerators }] });
  const compiled = (maker: string, soc: string): AskedModel => ({
    ...model,
    facts: { ...model.facts, compiled_for: { maker, soc } },
  });
  const npu = configuration.parse({ accelerator: 'npu' });
  const withNpu = offering(offer(), offer({ accelerator: 'npu' }));
  const gpu = configuration.parse({ accelerator: 'gpu' });
  const other = configuration.parse({ runner: 'benchmark_model' });
  const of = (runtime: string) => configuration.parse({ runtime });
  const withVersions = (more: Partial<DeviceFacts> = {}): DeviceFacts => {
    const own = { ...device().engines[0]!, version: '2.3.0' };
    const good = { available: true, build: null, reason: null, accelerators: [offer()] };
    const runtimes = [
      { ...good, version: '2.2.0' },
      { ...good, version: '2.1.6', available: false, reason: 'It could not be loaded.', accelerators: [] },
    ];
    return device({ engines: [{ ...own, runtimes }], ...more });
  };
  const tooOld = { accelerator: 'gpu', available: false, reason: 'The GPU needs Android 12.' };

  it('a version that a device does not have: says which it has and what to do', () => {
    const reason = (d: DeviceFacts) => whyUnsupported(model, of('2.4.0'), d)?.message;
    expect(reason(withVersions({ kind: 'computer', name: 'bench-1' }))).toBe(
      'bench-1 does not have LiteRT 2.4.0; it has 2.3.0, 2.2.0, 2.1.6. Run npx rackmark runtime add litert@2.4.0 on that computer.',
    );
    expect(reason(device())).toBe(
      'Pixel 6 does not have LiteRT 2.4.0; it has 2. A phone has the version that its harness app was built with (npm run harness:build).',
    );
    const js = { ...device().engines[0]!, engine: 'litert-js' as const, version: '2.5.3' };
    const asked = configuration.parse({ engine: 'litert-js', runtime: '2.5.2' });
    expect(whyUnsupported(model, asked, device({ engines: [js] }))?.message).toContain(
      'LiteRT.js comes with Rackmark',
    );
  });

  it.each<[string, AskedModel, Configuration, DeviceFacts, string | null]>([
    ['what is offered', model, cpu(1), device(), null],
    ['a container', { ...model, format: 'litertlm' }, cpu(1), device(), 'UNSUPPORTED_CONFIGURATION'],
    [
      'prefill and decode of a plain decoder on a phone',
      { ...talker, format: 'tflite' },
      configuration.parse({ lm: { prefill_tokens: 8, decode_tokens: 8 } }),
      device({ engines: [device().engines[0]!, { ...device().engines[0]!, engine: 'litert-lm' }] }),
      null,
    ],
    [
      'the same on a phone whose harness app knows no turns',
      { ...talker, format: 'tflite' },
      configuration.parse({ lm: { prefill_tokens: 8, decode_tokens: 8 } }),
      device(),
      'ENGINE_MISSING',
    ],
    [
      'a language model on a phone',
      talker,
      configuration.parse({ engine: 'litert-lm' }),
      device({ engines: [{ ...device().engines[0]!, engine: 'litert-lm' }] }),
      null,
    ],
    [
      'a language model on a phone whose harness app is too old',
      talker,
      configuration.parse({ engine: 'litert-lm' }),
      device(),
      'ENGINE_MISSING',
    ],
    [
      'prefill and decode with benchmark_model',
      model,
      configuration.parse({ lm: {}, runner: 'benchmark_model' }),
      device(),
      'UNSUPPORTED_CONFIGURATION',
    ],
    ['no engine', model, cpu(1), device({ engines: [] }), 'ENGINE_MISSING'],
    ['no offer', model, gpu, device(), 'UNSUPPORTED_ACCELERATOR'],
    ['a version that the device has beside its own', model, of('2.2.0'), withVersions(), null],
    ['its own version by name', model, of('2.3.0'), withVersions(), null],
    ['a version whose library is no good', model, of('2.1.6'), withVersions(), 'ENGINE_MISSING'],
    [
      'a version of benchmark_model',
      model,
      { ...other, runtime: '2.2.0' },
      device(),
      'UNSUPPORTED_CONFIGURATION',
    ],
    [
      'an offer’s own code',
      model,
      gpu,
      offering(offer({ ...tooOld, failure: 'ANDROID_TOO_OLD' })),
      'ANDROID_TOO_OLD',
    ],
    [
      'a code that is no end',
      model,
      gpu,
      offering(offer({ ...tooOld, failure: 'DEVICE_LOST' })),
      'UNSUPPORTED_ACCELERATOR',
    ],
    ['benchmark_model on a phone', model, other, device(), null],
    [
      'litert_lm_main on a phone',
      talker,
      configuration.parse({ engine: 'litert-lm', runner: 'litert_lm_main' }),
      device({ engines: [{ ...device().engines[0]!, engine: 'litert-lm' }] }),
      null,
    ],
    [
      'litert_lm_main with a prompt',
      talker,
      configuration.parse({ engine: 'litert-lm', runner: 'litert_lm_main', lm: { prompt: 'hello' } }),
      device({ engines: [{ ...device().engines[0]!, engine: 'litert-lm' }] }),
      'UNSUPPORTED_CONFIGURATION',
    ],
    [
      'litert_lm_main with a plain decoder',
      { ...talker, format: 'tflite' },
      configuration.parse({ runner: 'litert_lm_main', lm: {} }),
      device(),
      'UNSUPPORTED_CONFIGURATION',
    ],
    [
      'litert_lm_main on a computer',
      talker,
      configuration.parse({ engine: 'litert-lm', runner: 'litert_lm_main' }),
      device({
        kind: 'computer',
        android: null,
        engines: [{ ...device().engines[0]!, engine: 'litert-lm' }],
      }),
      'UNSUPPORTED_CONFIGURATION',
    ],
    [
      'a plain decoder where only another runner measures language models',
      { ...talker, format: 'tflite' },
      configuration.parse({ lm: {} }),
      device({
        engines: [
          device().engines[0]!,
          { ...device().engines[0]!, engine: 'litert-lm', reason: 'Only with the runner litert_lm_main: …' },
        ],
      }),
      'ENGINE_MISSING',
    ],
    ['benchmark_model on a computer', model, other, computer, 'UNSUPPORTED_CONFIGURATION'],
    ['compiled for this SoC', compiled('google', 'gs101'), npu, withNpu, null],
    ['the same SoC spelled otherwise', compiled('Google', 'Tensor_G1'), npu, withNpu, null],
    [
      'compiled for this SoC, on the CPU',
      compiled('google', 'gs101'),
      cpu(1),
      device(),
      'UNSUPPORTED_ACCELERATOR',
    ],
    ['compiled for another SoC', compiled('Qualcomm', 'SM8750'), npu, withNpu, 'WRONG_SOC'],
    [
      "compiled for a computer's NPU: only trying tells",
      compiled('Intel', 'LNL'),
      npu,
      { ...withNpu, kind: 'computer', android: null },
      null,
    ],
    ['compiled for a phone, on a computer', compiled('Qualcomm', 'SM8750'), cpu(1), computer, 'WRONG_SOC'],
    ['compiled for an Edge TPU', compiled('Google', 'Coral Edge TPU'), npu, withNpu, 'WRONG_SOC'],
  ])('%s', (_, asked, c, on, name) => expect(whyUnsupported(asked, c, on)?.name ?? null).toBe(name));
  it('says for which SoC the file is', () =>
    expect(whyUnsupported(compiled('Qualcomm', 'SM8750'), cpu(1), device())!.message).toContain(
      'compiled for Qualcomm SM8750; Pixel 6 has a Google Tensor G1 (GS101)',
    ));
});
