import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { configuration, harnessParameters, type ConfigurationInput } from '@rackmark/contracts';
import { fillInput, type WantedInput } from './core/fill-input.js';
import { delegationOf, wrongBackend } from './engines/litert/delegation.js';
import { runtimeOptions } from './engines/litert/options.js';
import { parseProfile } from './engines/litert/profile.js';
import { readRuntimeLog } from './engines/litert/runtime-log.js';
import { summariseOutput } from './core/outputs.js';
import { WarmupRule } from './core/warmup.js';
import { languageVectors } from './vectors-language.js';

/** Lines as the real runtimes print them (LiteRT 2.3.0, LiteRT-LM 0.18.1), shortened. */
const logs: Record<string, string[]> = {
  'nothing said': [],
  'GPU takes everything': [
    'INFO: [delegate_webgpu.cc:342] Create WebGPU environment (use_low_power=0, enable_host_mapped_pointer=1)',
    'I0000 00:00:1795531512.820727   31654 environment.cc:532] Selected adapter: SwiftShader Device (Subzero), arch=swiftshader, vendor=google, backend=Vulkan, adapterType=CPU / Software',
    'I0000 00:00:1795531512.824570   31654 delegate_kernel.cc:984] Initializing WebGPU-based API from graph.',
  ],
  'a real GPU': [
    'I0000 00:00:1.0 1 environment.cc:532] Selected adapter: Adreno (TM) 750, arch=adreno-7xx, vendor=qualcomm, backend=Vulkan, adapterType=integrated GPU',
    'I0000 00:00:1.0 1 delegate_kernel.cc:984] Initializing WebGPU-based API from graph.',
  ],
  'GPU leaves operators': [
    'I0000 00:00:1795531512.820727   31654 environment.cc:532] Selected adapter: SwiftShader Device (Subzero), arch=swiftshader, vendor=google, backend=Vulkan, adapterType=CPU / Software',
    'ERROR: Following operations are not supported by GPU delegate:',
    'SQUEEZE: Operation is not supported.',
    'GATHER: Only support 1D indices',
    '29 operations will run on the GPU, and the remaining 2 operations will run on the CPU.',
    '31 operations will run on the GPU, and the remaining 66 operations will run on the CPU.',
  ],
  'no GPU device': [
    'ERROR: [environment.cc:500] No adapters found',
    'ERROR: Failed to create GPU environment.',
  ],
  'GPU out of its cache': [
    'I0000 00:00:1.0 1 delegate_kernel.cc:979] Initializing WebGPU-based API from serialized data.',
    'I0000 00:00:1.0 1 delegate_kernel.cc:866] Initialized InferenceContext from serialized data.',
  ],
  'NPU takes everything': [
    'INFO: [compiler_plugin.cc:742] Partitioned subgraph<0>, selected 16 ops, from a total of 16 ops. resulted in 1 partitions.',
    'INFO: [openvino_compile_context.cc:77] Using Intel OpenVINO device: CPU',
    'INFO: [compiled_model.cc:1397] 1 compiler plugins were applied successfully: IntelOpenVINO compiler plugin (ver 0.1.0)',
    'INFO: [litert_dispatch.cc:186] Loading shared library: /d/libLiteRtDispatch_IntelOpenvino.so',
  ],
  'NPU leaves operators': [
    'INFO: [compiler_plugin.cc:742] Partitioned subgraph<0>, selected 30 ops, from a total of 31 ops. resulted in 2 partitions.',
    'INFO: [openvino_compile_context.cc:77] Using Intel OpenVINO device: NPU',
    'INFO: [compiled_model.cc:1397] 1 compiler plugins were applied successfully: IntelOpenVINO compiler plugin (ver 0.1.0)',
  ],
  'NPU compiler fails': [
    'INFO: [compiler_plugin.cc:742] Partitioned subgraph<0>, selected 16 ops, from a total of 16 ops. resulted in 1 partitions.',
    'INFO: [openvino_compile_context.cc:77] Using Intel OpenVINO device: NPU',
    'ERROR: [openvino_compiler_plugin.cc:714] Exception in compilation: Exception from src/inference/src/cpp/core.cpp:117:',
    'Cannot load library "libopenvino_intel_npu_compiler_loader.so": cannot open shared object file',
    'INFO: [compiled_model.cc:1397] 0 compiler plugins were applied successfully: ',
  ],
  'NPU driver fails': [
    'INFO: [compiled_model.cc:1397] 1 compiler plugins were applied successfully: IntelOpenVINO compiler plugin (ver 0.1.0)',
    'INFO: [invocation_context.cc:293] Using Intel OpenVINO device: CPU',
    'ERROR: [dispatch_api.cc:305] Failed to create context from context binary: Exception from src/inference/src/cpp/core.cpp:217:',
    'ERROR: Encountered unresolved custom op: DISPATCH_OP.',
    'ERROR: Node number 0 (DISPATCH_OP) failed to prepare.',
  ],
  'NPU out of its cache': [
    'INFO: [compiled_model.cc:1380] Flatbuffer model initialized from cached model.',
    'INFO: [litert_dispatch.cc:186] Loading shared library: /d/libLiteRtDispatch_Qualcomm.so',
  ],
  'a damaged weight cache': [
    'ERROR: tflite/delegates/xnnpack/weight_cache.cc:520: incompatible header version. Got 1, expected 4. Cache needs to be built again.',
  ],
  'an operator fails': [
    'ERROR: gather index out of bounds',
    'ERROR: Node number 1 (GATHER) failed to invoke.',
    'ERROR: [litert_compiled_model.cc:164] Failed to invoke',
  ],
};

const configurations: ConfigurationInput[] = [
  {},
  { threads: 4 },
  { threads: 2, compile_cache: 'on' },
  { accelerator: 'gpu' },
  { accelerator: 'gpu', precision: 'fp16', backend: 'opencl', priority: 'high' },
  { accelerator: 'gpu', precision: 'fp16_fp32_acc', backend: 'webgpu', compile_cache: 'on' },
  { accelerator: 'npu', compile_mode: 'jit' },
];

const parameters = (change: Record<string, unknown>, drop: string[] = []): unknown => {
  const all: Record<string, unknown> = {
    v: 1,
    run: 'r',
    model_path: '/m.tflite',
    configuration: {},
    plan: {},
    ...change,
  };
  return Object.fromEntries(Object.entries(all).filter(([key]) => !drop.includes(key)));
};
/** Parameter texts, right and wrong. */
const parameterTexts: Record<string, string> = Object.fromEntries(
  Object.entries({
    'everything left to the defaults': parameters({}),
    'every option': parameters({
      configuration: {
        engine: 'litert',
        accelerator: 'gpu',
        threads: 4,
        precision: 'fp16',
        backend: 'webgpu',
        priority: 'low',
        compile_mode: 'default',
        compile_cache: 'on',
        fallback: 'allow',
      },
      plan: { iterations: 7, seconds: 0.5, max_seconds: 9, warmup: { min_iterations: 3, tolerance: 0.1 } },
      npu: { dispatch_dir: '/d', compiler_dir: null, options: { a: 'b = 1' } },
      cache_dir: '/c',
      signature: 's',
      library_path: '/l.so',
    }),
    'an unknown field is ignored': parameters({ later: 1 }),
    'another version': parameters({ v: 2 }),
    'no model': parameters({}, ['model_path']),
    'an empty run name': parameters({ run: '' }),
    'threads as text': parameters({ configuration: { threads: 'many' } }),
    'no thread': parameters({ configuration: { threads: 0 } }),
    'half a thread': parameters({ configuration: { threads: 1.5 } }),
    'an accelerator that is none': parameters({ configuration: { accelerator: 'tpu' } }),
    'a precision that is none': parameters({ configuration: { precision: 'fp8' } }),
    'no iteration': parameters({ plan: { iterations: 0 } }),
    'negative seconds': parameters({ plan: { seconds: -1 } }),
    'no tolerance': parameters({ plan: { warmup: { tolerance: 0 } } }),
    'a route without a dispatch folder': parameters({ npu: { dispatch_dir: '', compiler_dir: null } }),
    'a language model with what is asked by default': parameters({
      configuration: { engine: 'litert-lm' },
    }),
    'a language model': parameters({
      configuration: {
        engine: 'litert-lm',
        threads: 2,
        lm: { prefill_tokens: 128, decode_tokens: 64, context_tokens: 1280, prompt: 'hello' },
      },
    }),
    'a decoder on LiteRT': parameters({ configuration: { lm: {} } }),
    'no token to decode': parameters({ configuration: { engine: 'litert-lm', lm: { decode_tokens: 0 } } }),
    'more tokens than any': parameters({ configuration: { lm: { prefill_tokens: 1_000_001 } } }),
    'half a token of context': parameters({ configuration: { lm: { context_tokens: 0.5 } } }),
    'an empty prompt': parameters({ configuration: { engine: 'litert-lm', lm: { prompt: '' } } }),
    'a task that is none': parameters({ configuration: { lm: [1] } }),
    'an engine that is none': parameters({ configuration: { engine: 'tflite' } }),
    'shapes and inputs': parameters({
      configuration: { shapes: { 'a:0': [2, 224, 224, 3], b: [] } },
      inputs: [
        { name: 'ids', range: { low: 0, high: 29_999 } },
        { name: 'x', path: '/x.bin' },
      ],
    }),
    'a size of nothing': parameters({ configuration: { shapes: { a: [0] } } }),
    'nine sizes': parameters({ configuration: { shapes: { a: [1, 1, 1, 1, 1, 1, 1, 1, 1] } } }),
    'a size that is huge': parameters({ configuration: { shapes: { a: [16_777_217] } } }),
    'shapes as a list': parameters({ configuration: { shapes: [1] } }),
    'a range that is none': parameters({ inputs: [{ name: 'a', range: { low: 2, high: 1 } }] }),
    'half a number in a range': parameters({ inputs: [{ name: 'a', range: { low: 0.5, high: 1 } }] }),
    'an input without a name': parameters({ inputs: [{ range: null }] }),
    'an empty path of an input': parameters({ inputs: [{ name: 'a', path: '' }] }),
    'a list': [1],
  }).map(([name, value]) => [name, JSON.stringify(value)]),
);

const series: Record<string, number[]> = {
  'settles at once': Array.from({ length: 200 }, () => 10_000_000),
  'comes down, then settles': Array.from({ length: 900 }, (_, i) =>
    Math.round(1_000_000 + 4_000_000 * Math.exp(-i / 40)),
  ),
  'never settles': Array.from({ length: 400 }, (_, i) => (i % 20 < 10 ? 60_000_000 : 20_000_000)),
};

const knownInputs = [{ name: 'ids', range: { low: 0, high: 9 }, path: null }];
const inputs: WantedInput[] = [
  { name: 'x', type: 'float32', shape: [1, 4], fileShape: [-1, 4], given: false },
  { name: 'x', type: 'float32', shape: [3, 4], fileShape: [-1, 4], given: true },
  { name: 'ids', type: 'int32', shape: [2, 8], fileShape: [-1, -1], given: true },
  { name: 'other', type: 'int64', shape: [8], fileShape: [8], given: false },
  { name: 'q', type: 'int16', shape: [8], fileShape: [8], given: false },
  { name: 'one', type: 'float32', shape: [], fileShape: [], given: false },
];

/** What the Kotlin harness must make of the same things, by the file's name. */
export function harnessVectors(): Record<string, unknown> {
  const npu = { dispatch_dir: '/d', compiler_dir: '/c', options: { vendor: 'device = 2\n' } };
  const flags = [
    { fully: true, nonCpu: true, outputBuffer: 20 },
    { fully: true, nonCpu: false, outputBuffer: 1 },
    { fully: false, nonCpu: false, outputBuffer: 10 },
  ];
  const profile = [
    '============================== Run Order ==============================',
    '\t             [node type]\t  [first]\t [avg ms]\t     [%]\t  [cdf%]\t  [mem KB]\t[times called]\t[Name]',
    '\tDelegate/Convolution (NHWC, F32) IGEMM\t    0.000\t    0.200\t    0.150\t 60.000%\t 60.000%\t     0.000\t       20\tDelegate/Convolution (NHWC, F32) IGEMM:0',
    '\t                 SQUEEZE\t    0.000\t    0.110\t    0.100\t 40.000%\t100.000%\t     0.000\t       20\t[x]:28',
    '',
    '============================== Top by Computation Time ==============================',
  ].join('\n');
  const outputs = [
    {
      name: 'f',
      type: 'float32',
      shape: [4],
      bytes: Buffer.from(Float32Array.from([1, -0.5, NaN, Infinity]).buffer),
    },
    { name: 'i', type: 'int8', shape: [3], bytes: Buffer.from([0xff, 0xff, 0xff]) },
    {
      name: 'u',
      type: 'uint8',
      shape: [300],
      bytes: Buffer.from(Array.from({ length: 300 }, (_, i) => i % 251)),
    },
    { name: 'l', type: 'int64', shape: [1], bytes: Buffer.from(BigInt64Array.from([-5n]).buffer) },
    {
      name: 'h',
      type: 'float16',
      shape: [3],
      bytes: Buffer.from(Uint16Array.from([0x3c00, 0x0001, 0x7c00]).buffer),
    },
    { name: 'q', type: 'int4', shape: [4], bytes: Buffer.from([0x12, 0x34]) },
  ];
  return {
    'runtime-logs': Object.entries(logs).map(([name, lines]) => ({
      name,
      lines,
      expected: readRuntimeLog(lines),
    })),
    delegations: Object.entries(logs).flatMap(([name, lines]) =>
      (['cpu', 'gpu', 'npu'] as const).flatMap((asked) =>
        flags.map((f) => ({
          name,
          asked,
          ...f,
          lines,
          expected: delegationOf(asked, { ...f, log: readRuntimeLog(lines) }),
          wrong_opencl: wrongBackend(
            configuration.parse({ accelerator: asked, backend: 'opencl' }),
            delegationOf(asked, { ...f, log: readRuntimeLog(lines) }),
          ),
        })),
      ),
    ),
    'runtime-options': configurations.map((c) => ({
      configuration: c,
      expected: runtimeOptions(configuration.parse(c), {
        profile: c.threads === 4,
        cacheDir: c.compile_cache === 'on' ? '/tmp/a "b"' : null,
        npu,
      }),
      profile: c.threads === 4,
      cache_dir: c.compile_cache === 'on' ? '/tmp/a "b"' : null,
      npu,
    })),
    parameters: Object.entries(parameterTexts).map(([name, text]) => {
      const parsed = harnessParameters.safeParse(JSON.parse(text));
      return {
        name,
        text,
        expected: parsed.success ? parsed.data : null,
        wrong_at: parsed.success ? null : parsed.error.issues[0]!.path.join('.'),
      };
    }),
    warmup: Object.entries(series).map(([name, latency_ns]) => {
      const plan = harnessParameters.shape.plan.parse({}).warmup;
      const rule = new WarmupRule(plan);
      let state = 'continue';
      for (const ns of latency_ns) if ((state = rule.next(ns)) !== 'continue') break;
      return { name, latency_ns, expected: { state, iterations: rule.iterations } };
    }),
    'input-summaries': inputs.map((wanted) => ({
      ...wanted,
      known: knownInputs,
      expected: fillInput(wanted, knownInputs, readFileSync).summary,
    })),
    outputs: outputs.map((o) => ({
      ...o,
      bytes: o.bytes.toString('hex'),
      expected: summariseOutput(
        { ...o, bytes: new Uint8Array(o.bytes) },
        createHash('sha256').update(o.bytes).digest('hex'),
      ),
    })),
    profile: { text: profile, iterations: 20, expected: parseProfile(profile, 20) },
    ...languageVectors(logs),
  };
}
