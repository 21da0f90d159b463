import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import { compileFunction } from 'node:vm';

const require = createRequire(import.meta.url);
const packageDir = join(dirname(require.resolve('@litertjs/core')), '..');

/** Builds of the module, by what they need of the host. */
const files = { simd: 'litert_wasm_internal.js', threaded: 'litert_wasm_threaded_internal.js' } as const;
export type Build = keyof typeof files;

export interface LoadedWasm {
  module: WasmModule;
  /** What the runtime printed to its standard error since the last call. */
  printed: () => string[];
  version: string;
}

/** The part of the module's embind layer that is used here: it knows every element type, the JavaScript classes do not. */
interface WasmModule {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  loadModel(environment: unknown, address: number, bytes: number): WasmModel;
  compileModel(
    environment: unknown,
    model: WasmModel,
    options: unknown,
  ): WasmCompiledModel | Promise<WasmCompiledModel>;
  LiteRtTensorBuffer: {
    createManaged(environment: unknown, type: unknown, tensorType: unknown, bytes: number): WasmBuffer;
  };
  LiteRtLayout: { create(sizes: WasmSizes): WasmObject };
  LiteRtRankedTensorType: { create(elementType: unknown, layout: WasmObject): WasmObject };
  VectorInt32: new () => WasmSizes;
  LiteRtTensorBufferType: { HOST_MEMORY: unknown };
  LiteRtTensorBufferLockMode: { READ: unknown; WRITE: unknown };
  environment: unknown;
}
interface WasmObject {
  delete(): void;
}
interface WasmSizes extends WasmObject {
  push_back(size: number): void;
}
interface WasmVector<T> {
  size(): number;
  get(i: number): T;
}
export interface WasmModel {
  getNumSignatures(): number;
  getSignature(i: number): {
    key(): string;
    inputNames(): WasmVector<string>;
    outputNames(): WasmVector<string>;
  };
  getInputTensorType(signature: number, i: number): WasmTensorType;
  getOutputTensorType(signature: number, i: number): WasmTensorType;
  delete(): void;
}
export interface WasmTensorType {
  elementType(): { value: number } | number;
  layout(): { dimensions(): WasmVector<number> };
  delete(): void;
}
export interface WasmBuffer {
  lock(mode: unknown): number;
  unlock(): void;
  packedSize(): number;
  tensorType(): WasmTensorType;
  delete(): void;
}
export interface WasmCompiledModel {
  isFullyAccelerated(): boolean;
  run(signature: number, inputs: WasmBuffer[]): WasmBuffer[] | Promise<WasmBuffer[]>;
  delete(): void;
}

type Globals = typeof globalThis & {
  self?: unknown;
  importScripts?: unknown;
  ModuleFactory?: unknown;
  Module?: unknown;
};

/**
 * Loads LiteRT.js in Node. The package's own glue has a Node branch; only its script loading expects a browser, so that
 * alone is given here. Nothing of the package is changed.
 * @param threads counted with the calling one; the threaded build makes its pool from it
 */
export async function loadWasm(build: Build, threads: number): Promise<LoadedWasm> {
  // Node 20 has relaxed SIMD behind a flag; the builds that use it are the fast ones.
  if (Number(process.versions.node.split('.')[0]) < 22)
    v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  const printed: string[] = [];
  const host = globalThis as Globals;
  host.self = globalThis;
  Object.defineProperty(globalThis, 'navigator', {
    value: { hardwareConcurrency: threads },
    configurable: true,
    writable: true,
  });
  host.importScripts = (file: string) => {
    host.ModuleFactory = evaluateCommonJs(file);
  };
  host.Module = {
    mainScriptUrlOrBlob: pthreadScript(),
    print: () => {},
    printErr: (line: string) => printed.push(String(line)),
    ...(build === 'threaded' && {
      wasmMemory: sharedMemory(),
    }),
  };
  const warn = console.warn;
  console.warn = () => {};
  try {
    const core = (await import('@litertjs/core')) as unknown as LiteRtJs;
    const runtime = await core.loadLiteRt(join(packageDir, 'wasm', files[build]));
    const module = runtime.liteRtWasm;
    return {
      module: Object.assign(module, { environment: environmentOf(runtime) }),
      printed: () => printed.splice(0),
      version: (require(join(packageDir, 'package.json')) as { version: string }).version,
    };
  } finally {
    console.warn = warn;
  }
}

/** 16 MiB at first, 2 GiB at most. Node has WebAssembly; its types come with those of browsers, which are not wanted here. */
function sharedMemory(): unknown {
  const { Memory } = (globalThis as unknown as { WebAssembly: { Memory: new (d: object) => unknown } })
    .WebAssembly;
  return new Memory({ initial: 256, maximum: 32_768, shared: true });
}

interface LiteRtJs {
  loadLiteRt(
    path: string,
  ): Promise<{ liteRtWasm: WasmModule; getDefaultEnvironment(): { liteRtEnvironment: unknown } }>;
}
const environmentOf = (runtime: Awaited<ReturnType<LiteRtJs['loadLiteRt']>>): unknown =>
  runtime.getDefaultEnvironment().liteRtEnvironment;

/** The script is no TypeScript, so the compiler leaves it in the sources. */
const pthreadScript = () =>
  fileURLToPath(new URL('../../src/engines/litert-js-pthread.cjs', import.meta.url));

function evaluateCommonJs(file: string): unknown {
  const module = { exports: {} as unknown };
  const wrapped = compileFunction(
    readFileSync(file, 'utf8'),
    ['require', 'module', 'exports', '__filename', '__dirname'],
    { filename: file },
  ) as (...args: unknown[]) => void;
  wrapped(createRequire(file), module, module.exports, file, dirname(file));
  return module.exports;
}
