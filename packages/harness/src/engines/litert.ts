import { existsSync } from 'node:fs';
import type { Accelerator, Configuration, Delegation, OperatorTime } from '@rackmark/contracts';
import { inputBytes, UnknownElementType } from '../measure/inputs.js';
import {
  EngineFailure,
  type Engine,
  type LoadedModel,
  type LoadOptions,
  type OutputTensor,
} from './engine.js';
import { ACCELERATOR_BITS, LiteRtLibrary, LiteRtStatus, type Pointer } from './litert-library.js';
import { parseProfile } from './litert-profile.js';
import { signaturesOf, slotsOf, type TensorSlot } from './litert-tensors.js';
import { NativeStderr } from './native-stderr.js';
import { readGpuLog } from './gpu-log.js';

export interface LiteRtOptions {
  libraryPath: string;
  version: string;
  librarySha256: string | null;
  accelerator: Accelerator;
}

/** The native LiteRT library. One a process: its logs and its failures are the process's. */
export class LiteRtEngine implements Engine {
  readonly facts;
  private readonly library: LiteRtLibrary;
  private readonly stderr = new NativeStderr();
  /** The adapter is named once a process, at the first load. */
  private readonly adapterLines: string[] = [];

  /** @throws EngineFailure ENGINE_MISSING when the library is not there or cannot be loaded */
  constructor(options: LiteRtOptions) {
    this.facts = { name: 'litert' as const, version: options.version, build: options.librarySha256 };
    if (!existsSync(options.libraryPath)) {
      throw new EngineFailure(
        'ENGINE_MISSING',
        `The native LiteRT is not at ${options.libraryPath}. Run npx rackmark runtime install.`,
      );
    }
    try {
      this.library = new LiteRtLibrary(options.libraryPath, { gpu: options.accelerator === 'gpu' });
    } catch (error) {
      throw new EngineFailure('ENGINE_MISSING', `The native LiteRT could not be loaded: ${messageOf(error)}`);
    }
  }

  load(options: LoadOptions): Promise<LoadedModel> {
    return Promise.resolve(this.loadNow(options));
  }

  profile(options: LoadOptions, iterations: number): Promise<OperatorTime[] | null> {
    const model = this.loadNow({ ...options, profile: true });
    try {
      return Promise.resolve(model.profile(iterations));
    } finally {
      model.close();
    }
  }

  emptyCall(): void {
    this.library.get<number | bigint>('LiteRtGetNumAccelerators', this.library.environment);
  }

  close(): void {
    this.library.close();
  }

  private loadNow(options: LoadOptions): LiteRtModel {
    const { configuration } = options;
    if (configuration.accelerator === 'npu') {
      throw new EngineFailure(
        'UNSUPPORTED_ACCELERATOR',
        'No NPU: this computer has no dispatch library for one.',
      );
    }
    if (configuration.accelerator === 'gpu' && !this.library.accelerators().some((a) => (a.bits & 2) !== 0)) {
      throw new EngineFailure(
        'UNSUPPORTED_ACCELERATOR',
        'No GPU: the runtime found no GPU accelerator library.',
        this.tail(),
      );
    }
    return new LiteRtModel(this.library, this.stderr, options, this.adapterLines);
  }

  private tail(): string {
    return this.stderr.read().slice(-20).join('\n');
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** A failure says why on standard error; the status alone says little. The most telling kind of line wins. */
function causeOf(lines: readonly string[]): string | null {
  const telling = [
    /Didn't find op|unresolved custom op/i,
    /Node number \d+/,
    /^\s*ERROR: (?!\[)/,
    /^\s*(ERROR|E\d{4}|F\d{4})/,
  ];
  const line = telling.map((pattern) => lines.find((l) => pattern.test(l))).find((l) => l !== undefined);
  const previous = line?.includes('Node number') ? lines[lines.indexOf(line) - 1] : undefined;
  const said = [line, previous?.startsWith('ERROR: ') ? previous : undefined].filter((l) => l !== undefined);
  if (said.length === 0) return null;
  return said
    .map((l) =>
      l
        .replace(/^\s*ERROR:\s*/, '')
        .replace(/^\[[^\]]*\]\s*/, '')
        .replace(/[^\x20-\x7e]/g, '?')
        .trim(),
    )
    .join(' ');
}

class LiteRtModel implements LoadedModel {
  private readonly model: Pointer;
  private options: Pointer = null;
  private compiled: Pointer = null;
  private inputs: TensorSlot[] = [];
  private out: TensorSlot[] = [];
  private signatureIndex = 0;
  private partial = false;
  private log: string[] = [];
  private runNow: () => void = () => {};

  constructor(
    private readonly library: LiteRtLibrary,
    private readonly stderr: NativeStderr,
    private readonly wanted: LoadOptions,
    private readonly adapterLines: string[],
  ) {
    this.model = this.openModel();
    const { configuration } = wanted;
    try {
      this.compile(configuration, ACCELERATOR_BITS[configuration.accelerator]);
    } catch (error) {
      this.afterRefusal(error, configuration);
    }
    this.log.push(...this.stderr.read());
    this.adapterLines.push(...this.log.filter((l) => l.includes('Selected adapter')));
    this.fill();
  }

  private openModel(): Pointer {
    try {
      return this.library.get<Pointer>(
        'LiteRtCreateModelFromFile',
        this.library.environment,
        this.wanted.modelPath,
      );
    } catch (error) {
      const lines = this.stderr.read();
      const message = `LiteRT does not take this file as a model: ${causeOf(lines) ?? messageOf(error)}`;
      throw new EngineFailure('BAD_MODEL', message, lines.slice(-20).join('\n'));
    }
  }

  private compile(configuration: Configuration, bits: number): void {
    const { library } = this;
    this.options = library.get<Pointer>('LiteRtCreateOptions');
    library.call('LiteRtSetOptionsHardwareAccelerators', this.options, bits);
    library.call(
      'LiteRtAddOpaqueOptions',
      this.options,
      library.opaque('xnnpack', `num_threads = ${configuration.threads}\n`),
    );
    if (configuration.accelerator === 'gpu') {
      // wait_type 1: run() returns when the GPU is done, not when it was told.
      const precision = { default: 0, fp16: 1, fp32: 2 }[configuration.precision];
      const toml = `wait_type = 1\nprecision = ${precision}\n`;
      library.call('LiteRtAddOpaqueOptions', this.options, library.opaque('gpu_options', toml));
    }
    if (this.wanted.profile) {
      const toml = 'enable_profiling = true\n';
      library.call('LiteRtAddOpaqueOptions', this.options, library.opaque('runtime_options_string', toml));
    }
    this.compiled = library.get<Pointer>(
      'LiteRtCreateCompiledModel',
      library.environment,
      this.model,
      this.options,
    );
  }

  /** 504 means "not every operator": with fallback allowed the CPU takes the rest. Everything else is final. */
  private afterRefusal(error: unknown, configuration: Configuration): void {
    const lines = this.stderr.read();
    this.log.push(...lines);
    const detail = lines.slice(-20).join('\n');
    const cause = causeOf(lines);
    if (!(error instanceof LiteRtStatus)) throw error;
    const { accelerator } = configuration;
    if (accelerator === 'cpu') {
      const unknown = /find op for builtin opcode|unsupported op|unresolved custom op/i.test(detail);
      throw new EngineFailure(
        unknown ? 'UNSUPPORTED_OPERATOR' : 'ENGINE_ERROR',
        `LiteRT could not prepare the model: ${cause ?? error.message}`,
        detail,
      );
    }
    const gpu = readGpuLog(lines);
    if (error.status !== 504 || (gpu.adapter === null && gpu.noAdapter)) {
      const why = gpu.noAdapter
        ? 'No GPU: the driver offers no adapter that the runtime can use.'
        : `The ${accelerator.toUpperCase()} could not prepare the model: ${cause ?? error.message}`;
      throw new EngineFailure('UNSUPPORTED_ACCELERATOR', why, detail);
    }
    if (configuration.fallback === 'forbid') {
      const ops = gpu.refused.length > 0 ? gpu.refused.join('; ') : (cause ?? error.message);
      throw new EngineFailure(
        'UNSUPPORTED_OPERATOR',
        `The ${accelerator.toUpperCase()} does not take every operator: ${ops}`,
        detail,
      );
    }
    this.partial = true;
    // The second compilation says everything again: counted twice it would be wrong.
    this.adapterLines.push(...lines.filter((l) => l.includes('Selected adapter')));
    this.log = [];
    this.library.bare('LiteRtDestroyOptions')(this.options);
    this.compile(configuration, ACCELERATOR_BITS[accelerator] | ACCELERATOR_BITS.cpu);
  }

  private fill(): void {
    const signatures = signaturesOf(this.library, this.model);
    const wanted = this.wanted.signature;
    const signature = wanted === null ? signatures[0] : signatures.find((s) => s.key === wanted);
    if (signature === undefined) {
      const known = signatures.map((s) => s.key).join(', ') || 'none';
      throw new EngineFailure('BAD_SPEC', `The model has no signature ${wanted ?? ''}; it has: ${known}.`);
    }
    this.signatureIndex = signature.index;
    this.inputs = slotsOf(this.library, this.compiled, signature.pointer, signature.index, 'Input');
    this.out = slotsOf(this.library, this.compiled, signature.pointer, signature.index, 'Output');
    for (const slot of this.inputs) {
      try {
        const bytes = inputBytes(slot.name, slot.type, slot.elements);
        this.library.withBytes(slot.buffer, 'write', (target) =>
          target.set(bytes.subarray(0, target.length)),
        );
      } catch (error) {
        if (error instanceof UnknownElementType)
          throw new EngineFailure('UNSUPPORTED_CONFIGURATION', error.message);
        throw error;
      }
    }
    this.runNow = this.runner();
  }

  /** The timed call with everything bound beforehand: nothing is looked up or allocated inside the timed section. */
  private runner(): () => void {
    const run = this.library.bare('LiteRtRunCompiledModel');
    const lock = this.library.bare('LiteRtLockTensorBuffer');
    const unlock = this.library.bare('LiteRtUnlockTensorBuffer');
    const ins = this.inputs.map((s) => s.buffer);
    const outs = this.out.map((s) => s.buffer);
    const { compiled, signatureIndex } = this;
    const address: [Pointer] = [null];
    // Locking an output waits for it: the guard for drivers whose run() returns too early.
    const guard = this.wanted.configuration.accelerator === 'cpu' ? null : outs[0];
    return () => {
      const status = run(compiled, signatureIndex, ins.length, ins, outs.length, outs);
      if (status !== 0) this.failRun(Number(status));
      if (guard !== null) {
        lock(guard, address, 0);
        unlock(guard);
      }
    };
  }

  private failRun(status: number): never {
    const lines = this.stderr.read();
    const cause = causeOf(lines) ?? new LiteRtStatus(status, 'run').message;
    const custom = /unresolved custom op|Encountered unresolved/i.test(lines.join('\n'));
    throw new EngineFailure(
      custom ? 'UNSUPPORTED_OPERATOR' : 'ENGINE_ERROR',
      `LiteRT could not run the model: ${cause}`,
      lines.slice(-20).join('\n'),
    );
  }

  invoke(): void {
    this.runNow();
  }

  delegation(): Delegation {
    const asked = this.wanted.configuration.accelerator;
    const fully = this.library.get<boolean>('LiteRtCompiledModelIsFullyAccelerated', this.compiled);
    if (asked === 'cpu') {
      const reason = fully ? null : 'XNNPACK did not take every operator; the built-in kernels ran the rest.';
      return {
        asked,
        used: 'cpu',
        operators: null,
        partitions: null,
        fully_accelerated: fully,
        adapter: null,
        software: false,
        reason,
        known_by: 'api',
      };
    }
    // IsFullyAccelerated is true on plain XNNPACK, too: only this flag speaks of the accelerator.
    const nonCpu = this.library.get<boolean>('LiteRtCompiledModelIsNonCpuFullyAccelerated', this.compiled);
    this.log.push(...this.stderr.read());
    const gpu = readGpuLog([...this.adapterLines, ...this.log]);
    const split = gpu.onGpu !== null && gpu.onGpu > 0;
    const used = nonCpu || split ? asked : 'cpu';
    return {
      asked,
      used,
      operators: gpu.onGpu === null ? null : { [asked]: gpu.onGpu, cpu: gpu.onCpu ?? 0 },
      partitions: null,
      fully_accelerated: nonCpu,
      adapter: gpu.adapter,
      software: gpu.software,
      reason: nonCpu
        ? null
        : gpu.refused.join('; ') ||
          (this.partial ? 'not every operator is supported' : 'the runtime gave no reason'),
      known_by: nonCpu ? 'api' : 'log',
    };
  }

  outputs(): OutputTensor[] {
    return this.out.map(({ name, type, shape, buffer }) => ({
      name,
      type,
      shape,
      bytes: this.library.withBytes(buffer, 'read', (bytes) => Uint8Array.from(bytes)),
    }));
  }

  profile(iterations: number): OperatorTime[] {
    const profiler = this.library.get<Pointer>('LiteRtCompiledModelGetProfiler', this.compiled);
    for (let i = 0; i < 3; i++) this.invoke();
    this.library.call('LiteRtStartProfiler', profiler);
    for (let i = 0; i < iterations; i++) this.invoke();
    this.library.call('LiteRtStopProfiler', profiler);
    return parseProfile(
      this.library.get<string>('LiteRtGetProfileSummary', profiler, this.compiled),
      iterations,
    );
  }

  close(): void {
    for (const slot of [...this.inputs, ...this.out])
      this.library.bare('LiteRtDestroyTensorBuffer')(slot.buffer);
    this.library.bare('LiteRtDestroyCompiledModel')(this.compiled);
    this.library.bare('LiteRtDestroyOptions')(this.options);
    this.library.bare('LiteRtDestroyModel')(this.model);
  }
}
