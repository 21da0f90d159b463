import { readFileSync } from 'node:fs';
import type { Configuration, Delegation } from '@rackmark/contracts';
import { inputBytes, UnknownElementType } from '../measure/inputs.js';
import {
  EngineFailure,
  type Engine,
  type LoadedModel,
  type LoadOptions,
  type OutputTensor,
} from './engine.js';
import {
  loadWasm,
  type Build,
  type LoadedWasm,
  type WasmBuffer,
  type WasmCompiledModel,
  type WasmModel,
  type WasmTensorType,
} from './litert-js-loader.js';

const elementTypes: Record<number, string> = {
  1: 'float32',
  2: 'int32',
  3: 'uint8',
  4: 'int64',
  6: 'bool',
  7: 'int16',
  9: 'int8',
  10: 'float16',
};

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

  async load({ modelPath, configuration, signature }: LoadOptions): Promise<LoadedModel> {
    const model = await WasmLoadedModel.load(this.wasm, readModel(modelPath), configuration);
    model.fill(signature);
    return model;
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

class WasmLoadedModel implements LoadedModel {
  private inputs: WasmBuffer[] = [];
  private last: WasmBuffer[] = [];
  private signatureIndex = 0;

  private constructor(
    private readonly wasm: LoadedWasm,
    private readonly address: number,
    private readonly model: WasmModel,
    private readonly compiled: WasmCompiledModel,
  ) {}

  static async load(
    wasm: LoadedWasm,
    bytes: Uint8Array,
    configuration: Configuration,
  ): Promise<WasmLoadedModel> {
    const { module } = wasm;
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
    try {
      const options = {
        accelerator: 'wasm',
        cpuOptions: { numThreads: configuration.threads },
        gpuOptions: {},
        webNNOptions: {},
        environment: { options: {} },
      };
      const compiled = await module.compileModel(module.environment, model, options);
      return new WasmLoadedModel(wasm, address, model, compiled);
    } catch (error) {
      throw refusal('could not prepare', error, wasm.printed());
    }
  }

  fill(signature: string | null): void {
    const { module } = this.wasm;
    const keys = Array.from({ length: this.model.getNumSignatures() }, (_, i) =>
      this.model.getSignature(i).key(),
    );
    this.signatureIndex = signature === null ? 0 : keys.indexOf(signature);
    if (this.signatureIndex < 0) {
      throw new EngineFailure(
        'BAD_SPEC',
        `The model has no signature ${signature}; it has: ${keys.join(', ')}.`,
      );
    }
    const names = this.names('inputNames');
    this.inputs = names.map((name, i) => {
      const type = this.model.getInputTensorType(this.signatureIndex, i);
      const { elementType, elements } = describe(type);
      const bytes = inputFor(name, elementType, elements);
      const buffer = module.LiteRtTensorBuffer.createManaged(
        module.environment,
        module.LiteRtTensorBufferType.HOST_MEMORY,
        type,
        bytes.byteLength,
      );
      module.HEAPU8.set(bytes, buffer.lock(module.LiteRtTensorBufferLockMode.WRITE));
      buffer.unlock();
      type.delete();
      return buffer;
    });
  }

  /** The trap of this runtime: a failed run resolves with garbage, and only a printed line tells. */
  invoke(): void | Promise<void> {
    for (const buffer of this.last) buffer.delete();
    this.last = [];
    let result: WasmBuffer[] | Promise<WasmBuffer[]>;
    try {
      result = this.compiled.run(this.signatureIndex, this.inputs);
    } catch (error) {
      throw refusal('could not run', error, this.wasm.printed());
    }
    if (Array.isArray(result)) return this.keep(result);
    return result.then((buffers) => this.keep(buffers));
  }

  private keep(buffers: WasmBuffer[]): void {
    this.last = buffers;
    const lines = this.wasm.printed();
    if (lines.length > 0 && lines.some((l) => l.startsWith('ERROR')))
      throw refusal('could not run', null, lines);
  }

  readonly compileCache = 'none';
  readonly remarks: readonly string[] = [];

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
      const type = this.model.getOutputTensorType(this.signatureIndex, i);
      const { elementType, shape } = describe(type);
      type.delete();
      const address = buffer.lock(module.LiteRtTensorBufferLockMode.READ);
      const bytes = module.HEAPU8.slice(address, address + buffer.packedSize());
      buffer.unlock();
      return { name: names[i] ?? `output ${i}`, type: elementType, shape, bytes };
    });
  }

  close(): void {
    for (const buffer of [...this.inputs, ...this.last]) buffer.delete();
    this.compiled.delete();
    this.model.delete();
    this.wasm.module._free(this.address);
  }

  private names(side: 'inputNames' | 'outputNames'): string[] {
    const vector = this.model.getSignature(this.signatureIndex)[side]();
    return Array.from({ length: vector.size() }, (_, i) => vector.get(i));
  }
}

function inputFor(name: string, type: string, elements: number): Uint8Array {
  try {
    return inputBytes(name, type, elements);
  } catch (error) {
    if (error instanceof UnknownElementType)
      throw new EngineFailure('UNSUPPORTED_CONFIGURATION', error.message);
    throw error;
  }
}

function describe(type: WasmTensorType): { elementType: string; elements: number; shape: number[] } {
  const raw = type.elementType();
  const number = typeof raw === 'number' ? raw : raw.value;
  const dimensions = type.layout().dimensions();
  const shape = Array.from({ length: dimensions.size() }, (_, i) => dimensions.get(i));
  return {
    elementType: elementTypes[number] ?? `type${number}`,
    elements: shape.reduce((a, b) => a * b, 1),
    shape,
  };
}

function refusal(what: string, error: unknown, lines: readonly string[]): EngineFailure {
  const text = [error === null ? '' : messageOf(error), ...lines].join('\n');
  const cause = causeOf(lines) ?? (error === null ? 'unknown cause' : messageOf(error));
  if (looksLikeOutOfMemory(text)) {
    return new EngineFailure('OUT_OF_MEMORY', `LiteRT.js ran out of memory (2 GiB at most): ${cause}`, text);
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
