import { readdirSync } from 'node:fs';
import type { Configuration, Delegation, NpuRoute, OperatorTime } from '@rackmark/contracts';
import { inputBytes, UnknownElementType } from '../../measure/inputs.js';
import { EngineFailure, type LoadedModel, type LoadOptions, type OutputTensor } from '../engine.js';
import { delegationOf, wrongBackend } from './delegation.js';
import { ACCELERATOR_BITS, LiteRtStatus, type LiteRtLibrary, type Pointer } from './library.js';
import type { NativeStderr } from './native-stderr.js';
import { runtimeOptions } from './options.js';
import { parseProfile } from './profile.js';
import { readRuntimeLog, type RuntimeLog } from './runtime-log.js';
import { signaturesOf, slotsOf, type TensorSlot } from './tensors.js';

/** Status of LiteRtCreateCompiledModel: "not every operator is accelerated", and the CPU was not allowed to help. */
const NOT_ALL_ACCELERATED = 504;

/** A model that LiteRT compiled, with its buffers. */
export class LiteRtModel implements LoadedModel {
  private readonly model: Pointer;
  private options: Pointer = null;
  private compiled: Pointer = null;
  private inputs: TensorSlot[] = [];
  private out: TensorSlot[] = [];
  private signatureIndex = 0;
  /** What the runtime said at this load. */
  private log: string[] = [];
  private runNow: () => void = () => {};
  readonly compileCache: LoadedModel['compileCache'];
  readonly remarks: string[] = [];

  /** @param said lines that the runtime says once a process; this load's are added to it */
  constructor(
    private readonly library: LiteRtLibrary,
    private readonly stderr: NativeStderr,
    private readonly wanted: LoadOptions,
    private readonly npu: NpuRoute | null,
    private readonly said: string[],
  ) {
    const { configuration } = wanted;
    const wasFilled = isFilled(wanted.cacheDir);
    this.model = this.openModel();
    try {
      this.compile(configuration);
    } catch (error) {
      this.refuse(error, configuration);
    }
    this.log.push(...this.stderr.read());
    this.said.push(
      ...this.log.filter((l) => /Selected adapter|OpenVINO device|Partitioned subgraph/.test(l)),
    );
    this.fill();
    this.refuseSilentChange(configuration);
    this.compileCache = this.cacheState(wasFilled);
  }

  /** Whether this load filled the cache or read it; a cache that was there and not read is told. */
  private cacheState(wasFilled: boolean): LoadedModel['compileCache'] {
    if (!isFilled(this.wanted.cacheDir)) return 'none';
    const log = readRuntimeLog(this.log);
    const read =
      this.wanted.configuration.accelerator === 'cpu' ? wasFilled && !log.cacheDamaged : log.fromCache;
    if (wasFilled && !read)
      this.remarks.push('The compile cache could not be used; the runtime built it again.');
    return read ? 'warm' : 'cold';
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
      const cause = readRuntimeLog(lines).error ?? (error instanceof Error ? error.message : String(error));
      const message = `LiteRT does not take this file as a model: ${cause}`;
      throw new EngineFailure('BAD_MODEL', message, lines.slice(-20).join('\n'));
    }
  }

  private compile(configuration: Configuration): void {
    const { library } = this;
    // Asked for alone, an accelerator must take everything; with the CPU beside it the rest falls back without a word.
    const rest = configuration.fallback === 'allow' ? ACCELERATOR_BITS.cpu : 0;
    const bits = ACCELERATOR_BITS[configuration.accelerator] | rest;
    this.options = library.get<Pointer>('LiteRtCreateOptions');
    library.call('LiteRtSetOptionsHardwareAccelerators', this.options, bits);
    for (const { id, toml } of runtimeOptions(configuration, { ...this.wanted, npu: this.npu }))
      library.call('LiteRtAddOpaqueOptions', this.options, library.opaque(id, toml));
    this.compiled = library.get<Pointer>(
      'LiteRtCreateCompiledModel',
      library.environment,
      this.model,
      this.options,
    );
  }

  private refuse(error: unknown, configuration: Configuration): never {
    if (!(error instanceof LiteRtStatus)) throw error;
    const lines = this.stderr.read();
    const { name, message } = refusalOf(configuration, error, readRuntimeLog([...this.said, ...lines]));
    throw new EngineFailure(name, message, lines.slice(-20).join('\n'));
  }

  /** What the runtime did in place of what was asked, without a word: another backend, or the CPU alone. */
  private refuseSilentChange(configuration: Configuration): void {
    const { accelerator } = configuration;
    const delegation = this.delegation();
    const why = wrongBackend(configuration, delegation);
    if (why !== null) throw new EngineFailure('UNSUPPORTED_CONFIGURATION', why);
    if (accelerator === 'cpu' || delegation.used !== 'cpu') return;
    const log = readRuntimeLog(this.placementLines());
    if (isThere(log)) return;
    const { name, message } = refusalOf(configuration, new LiteRtStatus(NOT_ALL_ACCELERATED, 'compile'), log);
    throw new EngineFailure(name, message, this.log.slice(-20).join('\n'));
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
    const cause = readRuntimeLog(lines).error ?? new LiteRtStatus(status, 'run').message;
    const { accelerator } = this.wanted.configuration;
    const custom = /unresolved custom op|Encountered unresolved/i.test(lines.join('\n'));
    const name = custom
      ? 'UNSUPPORTED_OPERATOR'
      : accelerator === 'cpu'
        ? 'ENGINE_ERROR'
        : 'ACCELERATOR_FAILED';
    const where = accelerator === 'cpu' ? '' : ` on the ${accelerator.toUpperCase()}`;
    throw new EngineFailure(
      name,
      `LiteRT could not run the model${where}: ${cause}`,
      lines.slice(-20).join('\n'),
    );
  }

  invoke(): void {
    this.runNow();
  }

  delegation(): Delegation {
    this.log.push(...this.stderr.read());
    const { library, compiled } = this;
    const outputBuffer = this.out[0]
      ? library.get<number>('LiteRtGetTensorBufferType', this.out[0].buffer)
      : null;
    return delegationOf(this.wanted.configuration.accelerator, {
      fully: library.get<boolean>('LiteRtCompiledModelIsFullyAccelerated', compiled),
      nonCpu: library.get<boolean>('LiteRtCompiledModelIsNonCpuFullyAccelerated', compiled),
      outputBuffer,
      log: readRuntimeLog(this.placementLines()),
    });
  }

  /** This load's lines; what was said only at an earlier one (a cached model is not partitioned again) comes with it. */
  private placementLines(): string[] {
    const own = this.log;
    const has = (pattern: RegExp) => own.some((l) => pattern.test(l));
    const missing = [/Selected adapter/, /Partitioned subgraph/].filter((pattern) => !has(pattern));
    const earlier = this.said.filter((l) => missing.some((pattern) => pattern.test(l)));
    return [...new Set(earlier), ...own];
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

/** A device named itself, and its compiler, where it has one, took the model. */
const isThere = (log: RuntimeLog) => (log.adapter ?? log.backend) !== null && log.applied !== 0;

/** Why a model could not be compiled for what was asked. */
function refusalOf(
  { accelerator }: Configuration,
  error: LiteRtStatus,
  log: RuntimeLog,
): { name: EngineFailure['failure']; message: string } {
  const cause = log.error ?? error.message;
  const NAME = accelerator.toUpperCase();
  if (accelerator === 'cpu') {
    const unknown = /find op for builtin opcode|unsupported op|unresolved custom op/i.test(cause);
    const name = unknown ? 'UNSUPPORTED_OPERATOR' : 'ENGINE_ERROR';
    return { name, message: `LiteRT could not prepare the model: ${cause}` };
  }
  if (log.noDevice && log.adapter === null) {
    const message = 'No GPU: the driver offers no adapter that the runtime can use.';
    return { name: 'UNSUPPORTED_ACCELERATOR', message };
  }
  if (error.status === NOT_ALL_ACCELERATED && isThere(log)) {
    const left = `${log.left} of ${(log.left ?? 0) + (log.taken ?? 0)} stay outside`;
    const ops = log.refused.length > 0 ? log.refused.join('; ') : log.left ? left : cause;
    return { name: 'UNSUPPORTED_OPERATOR', message: `The ${NAME} does not take every operator: ${ops}` };
  }
  if (accelerator === 'npu' && log.error === null && log.applied === null) {
    const message =
      'The NPU took nothing of the model: it was not compiled for this NPU, and there is no compiler plugin to do it here.';
    return { name: 'UNSUPPORTED_ACCELERATOR', message };
  }
  const message = `The ${NAME} could not prepare the model: ${cause}`;
  return { name: isThere(log) ? 'ACCELERATOR_FAILED' : 'UNSUPPORTED_ACCELERATOR', message };
}

function isFilled(dir: string | null): boolean {
  if (dir === null) return false;
  try {
    return readdirSync(dir).length > 0;
  } catch {
    return false;
  }
}
