import { readFileSync } from 'node:fs';
import {
  givenFor,
  shapeText,
  type Configuration,
  type Delegation,
  type InputSummary,
} from '@rackmark/contracts';
import {
  EngineFailure,
  type Engine,
  type LoadedModel,
  type LoadOptions,
  type OutputShapes,
  type OutputTensor,
} from '../core/engine.js';
import { fillInput, refuseOtherTypes, refuseUnknownInputs } from '../core/fill-input.js';
import { elementTypes } from '../core/element-types.js';
import {
  loadWasm,
  type Build,
  type LoadedWasm,
  type WasmBuffer,
  type WasmCompiledModel,
  type WasmModel,
  type WasmTensorType,
} from './litert-js-loader.js';

/** LiteRT.js, the same runtime in WebAssembly: for computers that the native library cannot be had for, and browsers. */
export class LiteRtJsEngine implements Engine {
  readonly facts;

  private constructor(
    private readonly wasm: LoadedWasm,
    build: Build,
  ) {
    this.facts = { name: 'litert-js' as const, version: wasm.version, build };
  }

  /** @throws EngineFailure for accelerators that WebAssembly in Node does not have */
  static async open(configuration: Configuration): Promise<LiteRtJsEngine> {
    if (configuration.accelerator !== 'cpu') {
      const name = configuration.accelerator.toUpperCase();
      throw new EngineFailure(
        'UNSUPPORTED_ACCELERATOR',
        `No ${name}: LiteRT.js outside a browser runs on the CPU only.`,
      );
    }
    const build: Build = configuration.threads > 1 ? 'threaded' : 'simd';
    return new LiteRtJsEngine(await loadWasm(build, configuration.threads), build);
  }

  load(options: LoadOptions): Promise<LoadedModel> {
    return WasmLoadedModel.load(this.wasm, options);
  }

  /** LiteRT.js exports no profiler. */
  profile(): Promise<null> {
    return Promise.resolve(null);
  }

  emptyCall(): void {
    const address = this.wasm.module._malloc(16);
    this.wasm.module._free(address);
  }

  close(): void {
    // The process ends with it: there is nothing to give back to.
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The line that names the cause; the thrown error carries only a trace of source lines. */
function causeOf(lines: readonly string[]): string | null {
  const line =
    lines.find((l) => /^ERROR: (?!\[)/.test(l)) ?? lines.find((l) => /^ERROR|Didn't find/i.test(l));
  return (
    line
      ?.replace(/^ERROR: /, '')
      .replace(/[^\x20-\x7e]/g, '?')
      .trim() ?? null
  );
}

/** Out of memory shows in many ways: the result of malloc is not checked, and the copy goes to address 0. */
const looksLikeOutOfMemory = (text: string) =>
  /memory access out of bounds|out of memory|Cannot enlarge memory|allocation failed|number of bytes overflowed/i.test(
    text,
  );

/** What the runtime made of a file, without buffers. */
interface Compiled {
  address: number;
  model: WasmModel;
  compiled: WasmCompiledModel;
  loadNs: number;
}

class WasmLoadedModel implements LoadedModel {
  private ins: WasmBuffer[] = [];
  private last: WasmBuffer[] = [];
  /** Outputs of the run before: given back when the clock does not run. */
  private before: WasmBuffer[] = [];
  private told: InputSummary[] = [];
  private signatureIndex = 0;
  private readonly model: WasmModel;
  private readonly compiled: WasmCompiledModel;
  readonly loadNs: number;
  readonly compileCache = 'none';
  readonly remarks: readonly string[] = [];

  private constructor(
    private readonly wasm: LoadedWasm,
    private readonly wanted: LoadOptions,
    private readonly made: Compiled,
  ) {
    this.model = made.model;
    this.compiled = made.compiled;
    this.loadNs = made.loadNs;
  }

  /** The timed load: reading the file, copying it into WebAssembly's memory, and the runtime's own two calls. */
  static async load(wasm: LoadedWasm, wanted: LoadOptions): Promise<WasmLoadedModel> {
    const { module } = wasm;
    const options = {
      accelerator: 'wasm',
      cpuOptions: { numThreads: wanted.configuration.threads },
      gpuOptions: {},
      webNNOptions: {},
      environment: { options: {} },
    };
    const begin = wanted.clock();
    const bytes = readModel(wanted.modelPath);
    const address = module._malloc(bytes.byteLength);
    if (!address)
      throw new EngineFailure('OUT_OF_MEMORY', 'The model does not fit into WebAssembly’s memory of 2 GiB.');
    module.HEAPU8.set(bytes, address);
    let model: WasmModel;
    try {
      model = module.loadModel(module.environment, address, bytes.byteLength);
    } catch (error) {
      throw new EngineFailure(
        'BAD_MODEL',
        `LiteRT.js does not take this file as a model: ${causeOf(wasm.printed()) ?? messageOf(error)}`,
      );
    }
    let compiled: WasmCompiledModel;
    try {
      compiled = await module.compileModel(module.environment, model, options);
    } catch (error) {
      throw refusal('could not prepare', error, wasm.printed());
    }
    const loadNs = Math.round(wanted.clock() - begin);
    return new WasmLoadedModel(wasm, wanted, { address, model, compiled, loadNs });
  }

  /** Its outputs are made by each run, by the sizes that the file gives: there is nothing to learn or to be told. */
  bind(): OutputShapes {
    const { signature, configuration, inputs } = this.wanted;
    this.signatureIndex = this.indexOf(signature);
    const names = this.names('inputNames');
    refuseUnknownInputs(configuration.shapes, names);
    const filled = names.map((name, i) => {
      const type = this.model.getInputTensorType(this.signatureIndex, i);
      const { elementType, shape: fileShape } = describe(type);
      refuseOtherTypes('input', [{ name, type: elementType }]);
      const shape = fileShape.map((d) => Math.max(1, d));
      const asked = givenFor(configuration.shapes, name);
      if (asked !== undefined && asked.join() !== shape.join()) throw otherShape(name, asked, fileShape);
      const wanted = { name, type: elementType, shape, fileShape, given: asked !== undefined };
      const { bytes, summary } = fillInput(wanted, inputs, readFileSync);
      this.ins.push(this.bufferOf(type, shape, bytes));
      type.delete();
      return summary;
    });
    this.told = filled;
    return [];
  }

  private indexOf(signature: string | null): number {
    const keys = Array.from({ length: this.model.getNumSignatures() }, (_, i) =>
      this.model.getSignature(i).key(),
    );
    const index = signature === null ? 0 : keys.indexOf(signature);
    if (index >= 0) return index;
    const text = `The model has no signature ${signature}; it has: ${keys.join(', ')}.`;
    throw new EngineFailure('BAD_SPEC', text);
  }

  private bufferOf(fileType: WasmTensorType, shape: readonly number[], bytes: Uint8Array): WasmBuffer {
    const { module } = this.wasm;
    const sizes = new module.VectorInt32();
    for (const d of shape) sizes.push_back(d);
    const layout = module.LiteRtLayout.create(sizes);
    const type = module.LiteRtRankedTensorType.create(fileType.elementType(), layout);
    const { HOST_MEMORY } = module.LiteRtTensorBufferType;
    const buffer = module.LiteRtTensorBuffer.createManaged(
      ...([module.environment, HOST_MEMORY, type, bytes.byteLength] as const),
    );
    module.HEAPU8.set(bytes, buffer.lock(module.LiteRtTensorBufferLockMode.WRITE));
    buffer.unlock();
    for (const made of [type, layout, sizes]) made.delete();
    return buffer;
  }

  inputs(): InputSummary[] {
    return this.told;
  }

  invoke(): void | Promise<void> {
    let result: WasmBuffer[] | Promise<WasmBuffer[]>;
    try {
      result = this.compiled.run(this.signatureIndex, this.ins);
    } catch (error) {
      throw refusal('could not run', error, this.wasm.printed());
    }
    if (!Array.isArray(result)) return result.then((buffers) => this.keep(buffers));
    this.keep(result);
  }

  private keep(buffers: WasmBuffer[]): void {
    this.before = this.last;
    this.last = buffers;
  }

  /** The trap of this runtime: a failed run resolves with garbage, and only a printed line tells. */
  settle(): void {
    for (const buffer of this.before) buffer.delete();
    this.before = [];
    const lines = this.wasm.printed();
    if (lines.some((l) => l.startsWith('ERROR'))) throw refusal('could not run', null, lines);
  }

  delegation(): Delegation {
    const fully = this.compiled.isFullyAccelerated();
    return {
      asked: 'cpu',
      used: 'cpu',
      operators: null,
      partitions: null,
      fully_accelerated: fully,
      adapter: null,
      software: false,
      backend: null,
      reason: fully ? null : 'XNNPACK did not take every operator; the built-in kernels ran the rest.',
      known_by: 'api',
    };
  }

  outputs(): OutputTensor[] {
    const { module } = this.wasm;
    const names = this.names('outputNames');
    return this.last.map((buffer, i) => {
      const type = buffer.tensorType();
      const { elementType, shape } = describe(type);
      type.delete();
      const address = buffer.lock(module.LiteRtTensorBufferLockMode.READ);
      const bytes = module.HEAPU8.slice(address, address + buffer.packedSize());
      buffer.unlock();
      return { name: names[i] ?? `output ${i}`, type: elementType, shape, bytes };
    });
  }

  close(): void {
    for (const buffer of [...this.ins, ...this.last]) buffer.delete();
    this.compiled.delete();
    this.model.delete();
    this.wasm.module._free(this.made.address);
  }

  private names(side: 'inputNames' | 'outputNames'): string[] {
    const vector = this.model.getSignature(this.signatureIndex)[side]();
    return Array.from({ length: vector.size() }, (_, i) => vector.get(i));
  }
}

/** It has no call to give an input another size, and makes outputs by the old one without a word. */
const otherShape = (name: string, asked: readonly number[], file: readonly number[]) =>
  new EngineFailure(
    'UNSUPPORTED_CONFIGURATION',
    `The input ${name} of ${shapeText(file)} cannot be run as ${shapeText(asked)} by LiteRT.js, which makes every open size 1. Use the native LiteRT.`,
  );

function describe(type: WasmTensorType): { elementType: string; shape: number[] } {
  const raw = type.elementType();
  const number = typeof raw === 'number' ? raw : raw.value;
  const dimensions = type.layout().dimensions();
  const shape = Array.from({ length: dimensions.size() }, (_, i) => dimensions.get(i));
  return {
    elementType: elementTypes[number] ?? `type${number}`,
    shape,
  };
}

function refusal(what: string, error: unknown, lines: readonly string[]): EngineFailure {
  const text = [error === null ? '' : messageOf(error), ...lines].join('\n');
  const cause = causeOf(lines) ?? (error === null ? 'unknown cause' : messageOf(error));
  if (looksLikeOutOfMemory(text)) {
    return new EngineFailure('OUT_OF_MEMORY', `LiteRT.js ran out of memory (2 GiB at most): ${cause}`, text);
  }
  if (/Custom allocation is too small/.test(text)) {
    const why =
      'The sizes of its outputs are known only when it is prepared, and LiteRT.js makes them before. Use the native LiteRT.';
    return new EngineFailure('UNSUPPORTED_CONFIGURATION', why, text.slice(-4_000));
  }
  const operator = /Didn't find op|unresolved custom op|Encountered unresolved/i.test(text);
  return new EngineFailure(
    operator ? 'UNSUPPORTED_OPERATOR' : 'ENGINE_ERROR',
    `LiteRT.js ${what} the model: ${cause}`,
    text.slice(-4_000),
  );
}

/** @throws EngineFailure BAD_MODEL when the file cannot be read */
function readModel(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EngineFailure('BAD_MODEL', `The model cannot be read: ${why}`);
  }
}
