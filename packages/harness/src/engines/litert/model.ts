import { readFileSync } from 'node:fs';
import {
  givenFor,
  type Delegation,
  type InputSummary,
  type NpuRoute,
  type OperatorTime,
} from '@rackmark/contracts';
import {
  EngineFailure,
  type LoadedModel,
  type LoadOptions,
  type OutputShapes,
  type OutputTensor,
} from '../../core/engine.js';
import {
  fillInput,
  refuseOtherTypes,
  refuseUnknownInputs,
  shapesRefused,
  wrongShape,
} from '../../core/fill-input.js';
import { isFilled } from './cache-folder.js';
import { compile, destroy, type Compiled } from './compile.js';
import { delegationOf, wrongBackend } from './delegation.js';
import { ACCELERATOR_BITS, LiteRtStatus, type LiteRtLibrary, type Pointer } from './library.js';
import type { NativeStderr } from './native-stderr.js';
import { runtimeOptions } from './options.js';
import { parseProfile } from './profile.js';
import { refusalOf, runRefusal, silentRefusal, type Refusal } from './refusal.js';
import { readRuntimeLog } from './runtime-log.js';
import {
  inputShapes,
  outputShapes,
  signaturesOf,
  slotsOf,
  tensorsOf,
  type Bound,
  type SignatureRef,
  type TensorSlot,
} from './tensors.js';

/** The call that tells whether an accelerator took everything. */
const TOLD = 'LiteRtCompiledModelIsNonCpuFullyAccelerated';

/** A model that LiteRT compiled, and then its buffers. */
export class LiteRtModel implements LoadedModel {
  private readonly made: Compiled;
  private ins: TensorSlot[] = [];
  private out: TensorSlot[] = [];
  private told: InputSummary[] = [];
  /** What the runtime said at this load. */
  private readonly log: string[] = [];
  private runNow: () => void = () => {};
  readonly compileCache: LoadedModel['compileCache'];
  readonly remarks: string[] = [];

  /** @param said lines that the runtime says once a process; this load's are added to it */
  constructor(
    private readonly library: LiteRtLibrary,
    private readonly stderr: NativeStderr,
    private readonly wanted: LoadOptions,
    npu: NpuRoute | null,
    private readonly said: string[],
  ) {
    const wasFilled = isFilled(wanted.cacheDir);
    this.made = this.compile(npu);
    this.log.push(...this.stderr.read());
    this.said.push(
      ...this.log.filter((l) => /Selected adapter|OpenVINO device|Partitioned subgraph/.test(l)),
    );
    this.compileCache = this.cacheState(wasFilled);
    if (wanted.configuration.accelerator !== 'cpu' && !library.has(TOLD))
      this.remarks.push(
        'This version of LiteRT has no call that tells what ran where: it is read from its log alone.',
      );
  }

  get loadNs(): number {
    return this.made.loadNs;
  }

  private compile(npu: NpuRoute | null): Compiled {
    const { modelPath, configuration, clock } = this.wanted;
    // Asked for alone, an accelerator must take everything; with the CPU beside it the rest falls back without a word.
    const rest = configuration.fallback === 'allow' ? ACCELERATOR_BITS.cpu : 0;
    const bits = ACCELERATOR_BITS[configuration.accelerator] | rest;
    const texts = runtimeOptions(configuration, { ...this.wanted, npu });
    try {
      return compile(this.library, { modelPath, bits, texts, clock });
    } catch (error) {
      if (!(error instanceof LiteRtStatus)) throw error;
      const lines = this.stderr.read();
      if (error.call !== 'LiteRtCreateModelFromFile')
        throw failureOf(refusalOf(configuration, error, readRuntimeLog([...this.said, ...lines])), lines);
      const cause = readRuntimeLog(lines).error ?? error.message;
      const message = `LiteRT does not take this file as a model: ${cause}`;
      throw failureOf({ name: 'BAD_MODEL', message }, lines);
    }
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

  bind(known: OutputShapes | null): OutputShapes {
    const signature = this.signature();
    const bound = { compiled: this.made.compiled, signature };
    refuseOtherTypes('input', tensorsOf(this.library, signature, 'Input'));
    refuseOtherTypes('output', tensorsOf(this.library, signature, 'Output'));
    const shapes = this.shapeInputs(bound);
    const outputs = known ?? this.learnOutputs(bound);
    this.ins = slotsOf(this.library, bound, 'Input', shapes);
    this.out = slotsOf(this.library, bound, 'Output', outputs);
    this.fill(signature);
    this.runNow = this.runner(signature.index);
    this.refuseSilentChange();
    return outputs;
  }

  private signature(): SignatureRef {
    const signatures = signaturesOf(this.library, this.made.model);
    const wanted = this.wanted.signature;
    const signature = wanted === null ? signatures[0] : signatures.find((s) => s.key === wanted);
    if (signature !== undefined) return signature;
    const known = signatures.map((s) => s.key).join(', ') || 'none';
    throw new EngineFailure('BAD_SPEC', `The model has no signature ${wanted ?? ''}; it has: ${known}.`);
  }

  /** Gives the inputs the shapes that were asked for, and 1 to each size that is still open. */
  private shapeInputs(bound: Bound): number[][] {
    const { compiled, signature } = bound;
    const { shapes } = this.wanted.configuration;
    const tensors = tensorsOf(this.library, signature, 'Input');
    const names = tensors.map((t) => t.name);
    refuseUnknownInputs(shapes, names);
    inputShapes(this.library, bound, tensors.length).forEach((now, i) => {
      const { name, shape: fileShape } = tensors[i]!;
      const wanted = givenFor(shapes, name) ?? now.map((d) => Math.max(1, d));
      if (wanted.join() === now.join()) return;
      // The runtime takes another number of sizes without a word, and fails when it lays out what follows.
      if (wanted.length !== now.length) throw wrongShape(name, wanted, fileShape);
      const at = [compiled, signature.index, i, wanted, wanted.length];
      try {
        this.library.call('LiteRtCompiledModelResizeInputTensorNonStrict', ...at);
      } catch (error) {
        if (error instanceof LiteRtStatus) throw wrongShape(name, wanted, fileShape);
        throw error;
      }
    });
    return inputShapes(this.library, bound, tensors.length);
  }

  private learnOutputs(bound: Bound): number[][] {
    const n = tensorsOf(this.library, bound.signature, 'Output').length;
    const { accelerator, shapes } = this.wanted.configuration;
    const isGiven = Object.keys(shapes).length > 0;
    try {
      const plain = outputShapes(this.library, bound, n, false);
      const isTold = plain.every((shape) => shape.length > 0 && shape.every((d) => d > 0));
      // An accelerator lays out its own when it compiles; where the file tells the shapes it is left alone.
      if (accelerator !== 'cpu' && isTold && !isGiven) return plain;
      return outputShapes(this.library, bound, n, true);
    } catch (error) {
      if (!(error instanceof LiteRtStatus)) throw error;
      if (!isGiven) throw this.runFailure(error.status);
      const lines = this.stderr.read();
      const why = readRuntimeLog(lines).error ?? error.message;
      throw shapesRefused(shapes, why, lines.slice(-20).join('\n'));
    }
  }

  private fill(signature: SignatureRef): void {
    const files = tensorsOf(this.library, signature, 'Input');
    const { shapes } = this.wanted.configuration;
    this.told = this.ins.map(({ buffer, ...slot }, i) => {
      const wanted = { ...slot, fileShape: files[i]!.shape, given: slot.name in shapes };
      const { bytes, summary } = fillInput(wanted, this.wanted.inputs, readFileSync);
      this.library.withBytes(buffer, 'write', (target) => target.set(bytes.subarray(0, target.length)));
      return summary;
    });
  }

  inputs(): InputSummary[] {
    return this.told;
  }

  /** What the runtime did in place of what was asked, without a word: another backend, or the CPU alone. */
  private refuseSilentChange(): void {
    const { configuration } = this.wanted;
    const delegation = this.delegation();
    const why = wrongBackend(configuration, delegation);
    if (why !== null) throw new EngineFailure('UNSUPPORTED_CONFIGURATION', why);
    if (configuration.accelerator === 'cpu' || delegation.used !== 'cpu') return;
    const refusal = silentRefusal(configuration, readRuntimeLog(this.placementLines()));
    if (refusal !== null) throw failureOf(refusal, this.log);
  }

  /** The timed call with everything bound beforehand: nothing is looked up or allocated inside the timed section. */
  private runner(signatureIndex: number): () => void {
    const run = this.library.bare('LiteRtRunCompiledModel');
    const lock = this.library.bare('LiteRtLockTensorBuffer');
    const unlock = this.library.bare('LiteRtUnlockTensorBuffer');
    const ins = this.ins.map((s) => s.buffer);
    const outs = this.out.map((s) => s.buffer);
    const { compiled } = this.made;
    const address: [Pointer] = [null];
    // Locking an output waits for it: the guard for drivers whose run() returns too early.
    const guard = this.wanted.configuration.accelerator === 'cpu' ? null : outs[0];
    return () => {
      const status = run(compiled, signatureIndex, ins.length, ins, outs.length, outs);
      if (status !== 0) throw this.runFailure(Number(status));
      if (guard !== null) {
        lock(guard, address, 0);
        unlock(guard);
      }
    };
  }

  private runFailure(status: number): EngineFailure {
    const lines = this.stderr.read();
    return failureOf(runRefusal(this.wanted.configuration, status, lines, readRuntimeLog(lines)), lines);
  }

  invoke(): void {
    this.runNow();
  }

  delegation(): Delegation {
    this.log.push(...this.stderr.read());
    const { library } = this;
    const { compiled } = this.made;
    const outputBuffer = this.out[0]
      ? library.get<number>('LiteRtGetTensorBufferType', this.out[0].buffer)
      : null;
    return delegationOf(this.wanted.configuration.accelerator, {
      fully: library.get<boolean>('LiteRtCompiledModelIsFullyAccelerated', compiled),
      nonCpu: library.has(TOLD) ? library.get<boolean>(TOLD, compiled) : null,
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
    const profiler = this.library.get<Pointer>('LiteRtCompiledModelGetProfiler', this.made.compiled);
    for (let i = 0; i < 3; i++) this.invoke();
    this.library.call('LiteRtStartProfiler', profiler);
    for (let i = 0; i < iterations; i++) this.invoke();
    this.library.call('LiteRtStopProfiler', profiler);
    return parseProfile(
      this.library.get<string>('LiteRtGetProfileSummary', profiler, this.made.compiled),
      iterations,
    );
  }

  close(): void {
    for (const slot of [...this.ins, ...this.out])
      this.library.bare('LiteRtDestroyTensorBuffer')(slot.buffer);
    destroy(this.library, this.made);
  }
}

/** A refusal with the last lines of the log. */
const failureOf = ({ name, message }: Refusal, lines: readonly string[]): EngineFailure =>
  new EngineFailure(name, message, lines.slice(-20).join('\n'));
